package io.kiroproxy.credential.login;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.kiroproxy.core.spi.Secret;
import io.kiroproxy.credential.AccessToken;
import io.kiroproxy.credential.refresh.BodyCollector;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a sign-in service answered. Prints no content: it may hold tokens. */
final class AuthAnswer {
    private static final long DEFAULT_SECONDS = 3_600;
    private static final long MAX_SECONDS = 366L * 24 * 3_600;
    private static final Pattern CODE = Pattern.compile("[A-Za-z_]{1,64}");
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(20)
                    .maxStringLength(BodyCollector.MAX_BODY)
                    .maxDocumentLength(BodyCollector.MAX_BODY)
                    .build())
            .build());

    private final int status;
    private final JsonNode json;

    private AuthAnswer(int status, JsonNode json) {
        this.status = status;
        this.json = json;
    }

    static AuthAnswer of(int status, byte[] body) {
        JsonNode json;
        try {
            json = Objects.requireNonNullElse(JSON.readTree(body), MissingNode.getInstance());
        } catch (IOException e) {
            json = MissingNode.getInstance();
        }
        return new AuthAnswer(status, json);
    }

    boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /** Worth another try later: the service is busy or out of order. */
    boolean isTrouble() {
        return status == 408 || status == 429 || status >= 500;
    }

    /** A text, null when missing or blank. */
    @Nullable
    String text(String name) {
        String text = json.path(name).asText("");
        return text.isBlank() ? null : text;
    }

    /** A whole number, 0 when missing. */
    long number(String name) {
        return json.path(name).asLong(0);
    }

    /** An http or https address, null when it is none. */
    @Nullable
    URI address(String name) {
        String text = text(name);
        if (text == null) {
            return null;
        }
        try {
            URI uri = URI.create(text);
            String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            return uri.getHost() != null && (scheme.equals("https") || scheme.equals("http")) ? uri : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** The OAuth error, empty when there is none. */
    String error() {
        String error = text("error");
        return error != null && CODE.matcher(error).matches() ? error : "";
    }

    /** {@code status} as the social service's polls have it, empty when there is none. */
    String pollStatus() {
        String text = text("status");
        return text != null && CODE.matcher(text).matches() ? text : "";
    }

    /** The access token, null when there is none. */
    @Nullable
    AccessToken accessToken(Instant now) {
        return accessToken("accessToken", "expiresIn", now);
    }

    /** The access token of that name, null when there is none. */
    @Nullable
    AccessToken accessToken(String name, String life, Instant now) {
        String token = text(name);
        if (token == null) {
            return null;
        }
        long given = number(life);
        long seconds = given <= 0 ? DEFAULT_SECONDS : Math.min(given, MAX_SECONDS);
        return new AccessToken(Secret.of(token), now.plusSeconds(seconds));
    }

    @Nullable
    Secret secret(String name) {
        String text = text(name);
        return text == null ? null : Secret.of(text);
    }

    /** Status and error, for messages. */
    String summary() {
        String error = error();
        return error.isEmpty() ? Integer.toString(status) : status + " " + error;
    }

    @Override
    public String toString() {
        return "AuthAnswer[" + summary() + "]";
    }
}

package io.kiroproxy.credential.refresh;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.kiroproxy.core.spi.CredentialKind;
import io.kiroproxy.core.spi.Secret;
import io.kiroproxy.credential.AccessToken;
import io.kiroproxy.credential.Credentials;
import java.io.IOException;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an answer means, by kiro-upstream-2026.md 6.7. */
final class RefreshAnswers {
    private static final long DEFAULT_SECONDS = 3_600;
    private static final long MAX_SECONDS = 366L * 24 * 3_600;
    private static final Pattern CODE = Pattern.compile("[A-Za-z_]{1,64}");
    private static final Set<String> DEAD = Set.of(
            "invalid_grant",
            "invalid_client",
            "expired_token",
            "unauthorized_client",
            "access_denied",
            "invalid_token",
            "refresh_token_reused",
            "revoked",
            "revoked_token",
            "refresh_token_revoked");
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(20)
                    .maxStringLength(BodyCollector.MAX_BODY)
                    .maxDocumentLength(BodyCollector.MAX_BODY)
                    .build())
            .build());

    private RefreshAnswers() {}

    static RefreshOutcome read(Credentials old, int status, byte[] body, Instant now) {
        JsonNode json = tree(body);
        if (status >= 200 && status < 300) {
            return renewed(old, json, now);
        }
        String code = code(json);
        if (DEAD.contains(code)) {
            return new RefreshOutcome.Dead("the login service answered " + status + " " + code);
        }
        boolean social = old.kind() == CredentialKind.SOCIAL;
        if (social && status == 401) {
            return new RefreshOutcome.Dead("the login service answered 401: the refresh token is not valid any more");
        }
        if (social && status == 400) {
            return new RefreshOutcome.Dead(
                    "the login service answered 400: the refresh token is malformed or cut short");
        }
        return new RefreshOutcome.Transient(
                "the login service answered " + status + (code.isEmpty() ? "" : " " + code));
    }

    private static RefreshOutcome renewed(Credentials old, JsonNode json, Instant now) {
        String access = text(json, "accessToken", "access_token");
        if (access == null) {
            return new RefreshOutcome.Transient("the login service answered without an access token");
        }
        String refresh = text(json, "refreshToken", "refresh_token");
        String profile = text(json, "profileArn", "profile_arn");
        AccessToken token = new AccessToken(Secret.of(access), now.plusSeconds(lifetime(json)));
        return new RefreshOutcome.Renewed(old.withTokens(
                token,
                refresh == null ? old.refreshToken() : Secret.of(refresh),
                profile == null ? old.profileArn() : profile));
    }

    private static long lifetime(JsonNode json) {
        JsonNode value = json.has("expiresIn") ? json.get("expiresIn") : json.path("expires_in");
        long seconds = value.asLong(DEFAULT_SECONDS);
        return seconds <= 0 ? DEFAULT_SECONDS : Math.min(seconds, MAX_SECONDS);
    }

    private static String code(JsonNode json) {
        String error = text(json, "error", "code");
        return error != null && CODE.matcher(error).matches() ? error : "";
    }

    private static @Nullable String text(JsonNode json, String name, String otherName) {
        JsonNode value = json.hasNonNull(name) ? json.get(name) : json.path(otherName);
        String text = value.isTextual() ? value.textValue() : "";
        return text.isBlank() ? null : text;
    }

    private static JsonNode tree(byte[] body) {
        try {
            return Objects.requireNonNullElse(JSON.readTree(body), MissingNode.getInstance());
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }
}

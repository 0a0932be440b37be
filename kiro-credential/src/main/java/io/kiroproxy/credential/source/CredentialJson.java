package io.kiroproxy.credential.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.model.JsonText;
import io.kiroproxy.core.spi.Secret;
import io.kiroproxy.credential.AccessToken;
import io.kiroproxy.credential.ApiKeyCredentials;
import io.kiroproxy.credential.Credentials;
import io.kiroproxy.credential.ExternalIdpCredentials;
import io.kiroproxy.credential.IdcCredentials;
import io.kiroproxy.credential.MachineIds;
import io.kiroproxy.credential.SocialCredentials;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Credentials as JSON: read in every spelling in use, written in the IDE's (kiro-upstream.md 8.2, 8.4). */
public final class CredentialJson {
    private static final int SHORTEST_REFRESH_TOKEN = 100;
    private static final String DEFAULT_REGION = "us-east-1";

    private CredentialJson() {}

    /**
     * Reads one login.
     *
     * @param where named in errors
     * @param sibling gives the text of the registration file {@code <hash>.json}, null when it does not exist
     * @throws GatewayException when it is not a login; says what is missing, shows no content
     */
    public static FoundCredentials read(JsonText text, String where, Function<String, @Nullable String> sibling) {
        return read(LenientJson.read(text.json(), where), where, sibling);
    }

    static FoundCredentials read(JsonNode json, String where, Function<String, @Nullable String> sibling) {
        if (!json.isObject()) {
            throw GatewayException.invalidRequest(where + ": a JSON " + json.getNodeType()
                    + " (expected: an object with a refresh token, an access token or a key)");
        }
        CredentialFields fields = new CredentialFields(json);
        List<String> warnings = new ArrayList<>();
        Credentials credentials = credentials(fields, where, sibling, warnings);
        return new FoundCredentials(
                credentials,
                fields.text("name", "label", "nickname"),
                !fields.node("disabled").asBoolean(false)
                        && fields.node("enabled").asBoolean(true),
                MachineIds.normalised(fields.text("machineId", "machine_id")),
                fields.text("uuid"),
                fields.text("email"),
                fields.text("userId", "user_id"),
                proxyUrl(fields),
                TraitsJson.read((ObjectNode) json),
                fields.text("client_identity"),
                warnings);
    }

    private static Credentials credentials(
            CredentialFields fields, String where, Function<String, @Nullable String> sibling, List<String> warnings) {
        String arn = fields.text("profileArn", "profile_arn");
        String apiRegion = fields.text("apiRegion", "api_region");
        String region = fields.text("region");
        AccessToken access = accessToken(fields);
        Secret refresh = fields.secret("refreshToken", "refresh_token");
        String key = fields.apiKey();
        switch (fields.kind()) {
            case API_KEY:
                if (key == null) {
                    throw GatewayException.invalidRequest(where + ": no key (expected: kiroApiKey)");
                }
                return new ApiKeyCredentials(Secret.of(key), arn, apiRegion != null ? apiRegion : region);
            case SOCIAL:
                requireToken(access, refresh, where, warnings);
                return new SocialCredentials(
                        access, refresh, arn, apiRegion != null ? apiRegion : region, fields.text("provider", "idp"));
            case EXTERNAL_IDP:
                requireToken(access, refresh, where, warnings);
                return external(fields, where, access, refresh, arn, apiRegion);
            default:
                requireToken(access, refresh, where, warnings);
                var registration = ClientRegistrations.find(fields, sibling);
                if (registration == null) {
                    warnings.add(where + ": no client id and secret, so the token cannot be refreshed");
                }
                String sso =
                        fields.text("idcRegion", "idc_region", "ssoRegion", "sso_region", "authRegion", "auth_region");
                return new IdcCredentials(
                        fields.kind(),
                        access,
                        refresh,
                        arn,
                        apiRegion,
                        registration,
                        fields.text("startUrl", "start_url"),
                        sso != null ? sso : Objects.requireNonNullElse(region, DEFAULT_REGION));
        }
    }

    private static Credentials external(
            CredentialFields fields,
            String where,
            @Nullable AccessToken access,
            @Nullable Secret refresh,
            @Nullable String arn,
            @Nullable String apiRegion) {
        String endpoint = fields.text("tokenEndpoint", "token_endpoint");
        String clientId = fields.text("clientId", "client_id");
        if (endpoint == null || clientId == null) {
            throw GatewayException.invalidRequest(
                    where + ": an external login without tokenEndpoint or clientId (expected: both)");
        }
        return new ExternalIdpCredentials(
                access,
                refresh,
                arn,
                apiRegion,
                endpoint,
                fields.text("issuerUrl", "issuer_url"),
                clientId,
                fields.words("scopes", "scope"));
    }

    private static void requireToken(
            @Nullable AccessToken access, @Nullable Secret refresh, String where, List<String> warnings) {
        if (access == null && refresh == null) {
            throw GatewayException.invalidRequest(
                    where + ": neither an access token nor a refresh token (expected: accessToken or refreshToken)");
        }
        if (refresh == null) {
            warnings.add(where + ": no refresh token, so the login ends with its access token");
        } else if (refresh.reveal().length() < SHORTEST_REFRESH_TOKEN
                || refresh.reveal().contains("...")) {
            warnings.add(where + ": the refresh token looks cut short ("
                    + refresh.reveal().length() + " characters)");
        }
    }

    private static @Nullable AccessToken accessToken(CredentialFields fields) {
        Secret secret = fields.secret("accessToken", "access_token");
        if (secret == null) {
            return null;
        }
        Instant expiry = Expiry.read(fields.node("expiresAt", "expires_at", "expire", "expired"));
        return new AccessToken(secret, expiry == null ? Instant.EPOCH : expiry);
    }

    private static @Nullable String proxyUrl(CredentialFields fields) {
        String url = fields.text("proxyUrl", "proxy_url");
        String user = fields.text("proxyUsername", "proxy_username");
        String password = fields.text("proxyPassword", "proxy_password");
        if (url == null || user == null || url.contains("@")) {
            return url;
        }
        int start = url.contains("://") ? url.indexOf("://") + 3 : 0;
        return url.substring(0, start) + encoded(user) + ":" + encoded(password == null ? "" : password) + "@"
                + url.substring(start);
    }

    private static String encoded(String text) {
        return java.net.URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8)
                .replace("+", "%20");
    }

    /**
     * Writes {@code credentials} into {@code existing}, leaving every other key as it is. The result holds the secrets.
     *
     * @throws GatewayException when {@code existing} is not an object
     */
    public static JsonText write(JsonText existing, Credentials credentials) {
        JsonNode json = LenientJson.read(existing.json(), "credentials");
        ObjectNode object = json.isObject() ? (ObjectNode) json : JsonNodeFactory.instance.objectNode();
        CredentialWriter.write(object, credentials);
        return JsonText.of(object.toString());
    }
}

package io.kiroproxy.credential.source;

import com.fasterxml.jackson.databind.JsonNode;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.spi.CredentialKind;
import io.kiroproxy.core.spi.Secret;
import io.kiroproxy.credential.Credentials;
import io.kiroproxy.credential.ExternalIdpCredentials;
import io.kiroproxy.credential.IdcCredentials;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Looks fields up by every spelling in use, camelCase and snake_case mixed. */
final class CredentialFields {
    private static final String BUILDER_ID_START_URL = "https://view.awsapps.com/start";

    private final JsonNode json;

    CredentialFields(JsonNode json) {
        this.json = json;
    }

    JsonNode node(String... names) {
        for (String name : names) {
            if (json.hasNonNull(name)) {
                return json.get(name);
            }
        }
        return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
    }

    @Nullable
    String text(String... names) {
        for (String name : names) {
            JsonNode value = json.path(name);
            String text = value.isTextual() || value.isNumber() ? value.asText().strip() : "";
            if (!text.isEmpty()) {
                return text;
            }
        }
        return null;
    }

    @Nullable
    Secret secret(String... names) {
        String text = text(names);
        if (text != null && text.contains("***")) {
            throw GatewayException.invalidRequest(
                    names[0] + ": masked (expected: the whole secret; export it with its secrets)");
        }
        return text == null ? null : Secret.of(text);
    }

    /** A text, or an array of texts joined with blanks. */
    @Nullable
    String words(String... names) {
        JsonNode value = node(names);
        if (!value.isArray()) {
            return text(names);
        }
        List<String> words = new ArrayList<>();
        value.forEach(word -> words.add(word.asText()));
        return words.isEmpty() ? null : String.join(" ", words);
    }

    @Nullable
    String refreshTokenText() {
        return text("refreshToken", "refresh_token");
    }

    @Nullable
    String apiKey() {
        String key = text("kiroApiKey", "kiro_api_key", "apiKey", "api_key");
        if (key != null) {
            return key;
        }
        String access = text("accessToken", "access_token");
        return access != null && access.startsWith("ksk_") ? access : null;
    }

    /** The kind by the rules of kiro-upstream.md 8.1. */
    CredentialKind kind() {
        String method = text("authMethod", "auth_method", "auth");
        String normal = method == null ? "" : method.toLowerCase(Locale.ROOT).replace('-', '_');
        switch (normal) {
            case "social":
                return CredentialKind.SOCIAL;
            case "external_idp":
            case "externalidp":
                return CredentialKind.EXTERNAL_IDP;
            case "api_key":
            case "apikey":
                return CredentialKind.API_KEY;
            case "builder_id":
            case "builderid":
            case "idc":
            case "iam":
            case "identity_center":
                return awsKind();
            default:
                return kindByFields();
        }
    }

    private CredentialKind kindByFields() {
        if (apiKey() != null) {
            return CredentialKind.API_KEY;
        }
        if (text("tokenEndpoint", "token_endpoint") != null) {
            return CredentialKind.EXTERNAL_IDP;
        }
        boolean registered = text("clientId", "client_id") != null && text("clientSecret", "client_secret") != null;
        return registered || text("clientIdHash", "client_id_hash") != null ? awsKind() : CredentialKind.SOCIAL;
    }

    private CredentialKind awsKind() {
        String provider = text("provider", "idp");
        String normal = provider == null ? "" : provider.toLowerCase(Locale.ROOT);
        if (normal.equals("enterprise") || normal.equals("awsidc") || normal.equals("identitycenter")) {
            return CredentialKind.IDENTITY_CENTER;
        }
        if (normal.equals("builderid") || normal.equals("aws")) {
            return CredentialKind.BUILDER_ID;
        }
        String startUrl = text("startUrl", "start_url");
        if (startUrl != null) {
            boolean builder = startUrl.replaceAll("/+#?/*$", "").equals(BUILDER_ID_START_URL);
            return builder ? CredentialKind.BUILDER_ID : CredentialKind.IDENTITY_CENTER;
        }
        String hash = text("clientIdHash", "client_id_hash");
        return hash == null || hash.equals(ClientRegistrations.hashOf(BUILDER_ID_START_URL))
                ? CredentialKind.BUILDER_ID
                : CredentialKind.IDENTITY_CENTER;
    }

    /** The id of the client that credentials were issued to, null when there is none. */
    static @Nullable String clientId(Credentials credentials) {
        if (credentials instanceof IdcCredentials idc && idc.registration() != null) {
            return idc.registration().clientId();
        }
        return credentials instanceof ExternalIdpCredentials idp ? idp.clientId() : null;
    }
}

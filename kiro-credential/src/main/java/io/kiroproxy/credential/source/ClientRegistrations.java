package io.kiroproxy.credential.source;

import com.fasterxml.jackson.databind.JsonNode;
import io.kiroproxy.credential.IdcCredentials.Registration;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the client registration that belongs to an AWS login: in the file itself or in its one sibling. */
final class ClientRegistrations {
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{40}");

    private ClientRegistrations() {}

    /** The name, without {@code .json}, of the file that holds the registration for {@code startUrl}. */
    static String hashOf(String startUrl) {
        try {
            String text = "{\"startUrl\":\"" + startUrl + "\"}";
            byte[] hash = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the JDK lacks SHA-1", e);
        }
    }

    /**
     * The registration, or null when there is none.
     *
     * @param sibling gives the text of the sibling file of that hash, null when it does not exist
     */
    static @Nullable Registration find(CredentialFields fields, Function<String, @Nullable String> sibling) {
        Registration own = read(fields);
        if (own != null) {
            return own;
        }
        String hash = fields.text("clientIdHash", "client_id_hash");
        if (hash == null) {
            String startUrl = fields.text("startUrl", "start_url");
            hash = startUrl == null ? null : hashOf(startUrl);
        }
        if (hash == null || !HASH.matcher(hash).matches()) {
            return null;
        }
        String text = sibling.apply(hash);
        if (text == null) {
            return null;
        }
        JsonNode json = LenientJson.read(text, hash + ".json");
        return read(new CredentialFields(json));
    }

    private static @Nullable Registration read(CredentialFields fields) {
        String clientId = fields.text("clientId", "client_id");
        var clientSecret = fields.secret("clientSecret", "client_secret");
        if (clientId == null || clientSecret == null) {
            return null;
        }
        boolean bare = fields.text("refreshToken", "refresh_token", "accessToken", "access_token") == null;
        var expiry = fields.node("registrationExpiresAt", "clientSecretExpiresAt", "client_secret_expires_at");
        if (expiry.isMissingNode() && bare) {
            expiry = fields.node("expiresAt", "expires_at");
        }
        return new Registration(clientId, clientSecret, Expiry.read(expiry));
    }
}

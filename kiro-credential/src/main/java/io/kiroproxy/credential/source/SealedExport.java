package io.kiroproxy.credential.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.model.JsonText;
import io.kiroproxy.core.spi.Secret;
import io.kiroproxy.credential.seal.SealException;
import io.kiroproxy.credential.seal.SealingKey;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * An export that only its passphrase opens: AES-256-GCM under a key that PBKDF2 makes of the passphrase and a salt. A JSON
 * object with everything that is needed but the passphrase, so that it may lie on any disk; {@link CredentialImport} reads it.
 */
public final class SealedExport {

    /** Characters that a passphrase has at least: whoever has the file may guess as often as they like. */
    public static final int MIN_PASSPHRASE = 12;

    /** Characters that a passphrase has at most. */
    public static final int MAX_PASSPHRASE = 1_000;

    /** Rounds of PBKDF2 for new exports (OWASP Password Storage Cheat Sheet, HMAC-SHA-256). */
    static final int ITERATIONS = 600_000;

    /** Rounds that an import is ready to make: about two seconds. */
    static final int MOST_ITERATIONS = 2_000_000;

    private static final String MARK = "sealed";
    private static final String FORM = "kiro-proxy export 1, pbkdf2-hmac-sha256, aes-256-gcm";
    private static final int SALT_BYTES = 16;
    private static final int MOST_SALT_BYTES = 64;
    private static final int NONCE_BYTES = 12;

    private SealedExport() {}

    /**
     * Seals what {@link AccountExport} has written. Takes some tenths of a second.
     *
     * @param random a secure one
     * @throws GatewayException when the passphrase is too short or too long
     */
    public static JsonText seal(JsonText export, Secret passphrase, RandomGenerator random) {
        int length = passphrase.reveal().length();
        if (length < MIN_PASSPHRASE || length > MAX_PASSPHRASE) {
            throw GatewayException.invalidRequest("passphrase: " + length + " characters (expected: " + MIN_PASSPHRASE
                    + " to " + MAX_PASSPHRASE + ")");
        }
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        SealingKey.Sealed sealed = SealingKey.derived(passphrase, salt, ITERATIONS)
                .seal(export.json().getBytes(StandardCharsets.UTF_8), FORM, random);
        Base64.Encoder base64 = Base64.getEncoder();
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put(MARK, FORM)
                .put("iterations", ITERATIONS)
                .put("salt", base64.encodeToString(salt))
                .put("nonce", base64.encodeToString(sealed.nonce()))
                .put("data", base64.encodeToString(sealed.data()));
        return JsonText.of(json.toString());
    }

    static boolean isSealed(JsonNode json) {
        return json.path(MARK).isTextual();
    }

    /**
     * What was sealed.
     *
     * @param passphrase null for the one in the field {@code passphrase}
     * @param where named in errors
     * @throws GatewayException when there is no passphrase, another one, or the file is damaged
     */
    static String open(JsonNode json, @Nullable Secret passphrase, String where) {
        if (!json.path(MARK).asText().equals(FORM)) {
            throw GatewayException.invalidRequest(
                    where + ": sealed in a way this version does not know (expected: " + FORM + ")");
        }
        Secret given = passphrase == null ? beside(json) : passphrase;
        if (given == null) {
            throw GatewayException.invalidRequest(where + ": sealed (expected: its passphrase too)");
        }
        int iterations = json.path("iterations").asInt();
        byte[] salt = bytes(json, "salt", where);
        byte[] nonce = bytes(json, "nonce", where);
        byte[] data = bytes(json, "data", where);
        if (iterations < 1
                || iterations > MOST_ITERATIONS
                || salt.length == 0
                || salt.length > MOST_SALT_BYTES
                || nonce.length != NONCE_BYTES) {
            throw damaged(where);
        }
        try {
            byte[] plain = SealingKey.derived(given, salt, iterations).open(new SealingKey.Sealed(nonce, data), FORM);
            return new String(plain, StandardCharsets.UTF_8);
        } catch (SealException e) {
            throw GatewayException.invalidRequest(
                    where + ": this passphrase does not open it, or it was changed since");
        }
    }

    private static @Nullable Secret beside(JsonNode json) {
        String text = json.path("passphrase").asText("");
        return text.isBlank() ? null : Secret.of(text);
    }

    private static byte[] bytes(JsonNode json, String name, String where) {
        try {
            return Base64.getDecoder().decode(json.path(name).asText());
        } catch (IllegalArgumentException e) {
            throw damaged(where);
        }
    }

    private static GatewayException damaged(String where) {
        return GatewayException.invalidRequest(where + ": sealed, but damaged since");
    }
}

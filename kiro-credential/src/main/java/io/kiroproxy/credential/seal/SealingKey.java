package io.kiroproxy.credential.seal;

import io.kiroproxy.core.spi.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A 256-bit key for AES-GCM (NIST SP 800-38D): a random nonce of 96 bits for each sealing, a tag of 128 bits, and a
 * context that must be the same when it is opened. Safe for any thread. Prints its id only.
 */
public final class SealingKey {

    private static final int BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{64}");

    private final byte[] key;
    private final String id;

    private SealingKey(byte[] key) {
        this.key = key;
        this.id = idOf(key);
    }

    /**
     * Bytes that only their key can open.
     *
     * @param nonce used once
     * @param data cipher text and tag
     */
    public record Sealed(byte[] nonce, byte[] data) {
        public Sealed {
            nonce = nonce.clone();
            data = data.clone();
        }

        @Override
        public byte[] nonce() {
            return nonce.clone();
        }

        @Override
        public byte[] data() {
            return data.clone();
        }
    }

    /** A new key; {@code random} must be a secure one. */
    public static SealingKey random(RandomGenerator random) {
        byte[] key = new byte[BYTES];
        random.nextBytes(key);
        return new SealingKey(key);
    }

    /**
     * The key that a passphrase stands for: PBKDF2 with HMAC-SHA-256 (RFC 8018 5.2) over its NFKC form, so that it is the same
     * however it was typed. Takes as long as {@code iterations} want it to.
     *
     * @param salt random, and kept with what is sealed
     * @param iterations 1 or more
     */
    public static SealingKey derived(Secret passphrase, byte[] salt, int iterations) {
        char[] typed =
                Normalizer.normalize(passphrase.reveal(), Normalizer.Form.NFKC).toCharArray();
        PBEKeySpec spec = new PBEKeySpec(typed, salt, iterations, BYTES * Byte.SIZE);
        try {
            return new SealingKey(SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("PBKDF2: not available in this Java", e);
        } finally {
            spec.clearPassword();
            Arrays.fill(typed, ' ');
        }
    }

    /**
     * Reads a key of 32 bytes, as base64 or as 64 hexadecimal digits; white space around it does not count.
     *
     * @param where named in the error
     * @throws SealException when it is none; the message does not show it
     */
    public static SealingKey parse(String text, String where) throws SealException {
        String stripped = text.strip();
        if (HEX.matcher(stripped).matches()) {
            return new SealingKey(HexFormat.of().parseHex(stripped));
        }
        try {
            byte[] key = Base64.getDecoder().decode(stripped.replace('-', '+').replace('_', '/'));
            if (key.length == BYTES) {
                return new SealingKey(key);
            }
        } catch (IllegalArgumentException e) {
            throw notAKey(where, stripped, e);
        }
        throw notAKey(where, stripped, null);
    }

    private static SealException notAKey(
            String where, String text, @org.jspecify.annotations.Nullable Throwable cause) {
        String message = where + ": no key, " + text.length()
                + " characters (expected: 32 random bytes as base64 or as 64 hexadecimal digits)";
        return cause == null ? new SealException(message) : new SealException(message, cause);
    }

    /** Tells keys apart and gives nothing of them away: the first 64 bits of a digest. */
    public String id() {
        return id;
    }

    /** The key in the form that {@link #parse} reads. Secret. */
    public Secret text() {
        return Secret.of(Base64.getEncoder().encodeToString(key));
    }

    /** Seals {@code plain}; {@code random} must be a secure one. */
    public Sealed seal(byte[] plain, String context, RandomGenerator random) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            return new Sealed(nonce, cipher(Cipher.ENCRYPT_MODE, nonce, context).doFinal(plain));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM: not available in this Java", e);
        }
    }

    /**
     * Opens what was sealed with this key in this context.
     *
     * @throws SealException when it was changed, or sealed with another key or in another context
     */
    public byte[] open(Sealed sealed, String context) throws SealException {
        try {
            return cipher(Cipher.DECRYPT_MODE, sealed.nonce(), context).doFinal(sealed.data());
        } catch (GeneralSecurityException e) {
            throw new SealException(context + ": sealed with key " + id + ", but changed since", e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, String context) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private static String idOf(byte[] key) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update("kiro-proxy key id".getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(key), 0, 8);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SHA-256: not available in this Java", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SealingKey that && MessageDigest.isEqual(key, that.key);
    }

    @Override
    public int hashCode() {
        return Objects.hash(id);
    }

    @Override
    public String toString() {
        return "SealingKey[" + id + "]";
    }
}

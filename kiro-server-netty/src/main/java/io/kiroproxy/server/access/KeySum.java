package io.kiroproxy.server.access;

import io.kiroproxy.core.spi.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a key: enough to know it again, not enough to use it.
 *
 * @param sha256 64 hex digits
 * @param prefix the key's beginning, by which its owner recognises it
 * @param until when it ends after a rotation; null for the current one
 */
public record KeySum(String sha256, String prefix, @Nullable Instant until) {

    private static final int PREFIX = 11;

    public KeySum {
        Objects.requireNonNull(sha256, "sha256");
        Objects.requireNonNull(prefix, "prefix");
    }

    /** The sum of a new key. */
    static KeySum of(Secret key) {
        String text = key.reveal();
        return new KeySum(sha256(text), text.substring(0, Math.min(PREFIX, text.length())), null);
    }

    /** The same one, which ends at {@code end} unless it does before. */
    KeySum ending(Instant end) {
        return until != null && until.isBefore(end) ? this : new KeySum(sha256, prefix, end);
    }

    boolean validAt(Instant now) {
        return until == null || now.isBefore(until);
    }

    /** The sum of {@code key} in hex digits. */
    static String sha256(String key) {
        try {
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sum);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every Java platform", e);
        }
    }
}

package io.kiroproxy.protocol.kiro.request;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;

/** Ids derived from text, so that the same session always shows the same ones. */
final class StableIds {

    private static final int SHORT_HASH_BYTES = 4;

    private StableIds() {}

    /** A UUID that depends on {@code parts} only. */
    static UUID uuid(String... parts) {
        ByteBuffer hash = ByteBuffer.wrap(sha256(String.join("\0", parts)));
        long high = hash.getLong() & 0xffffffffffff0fffL | 0x4000L;
        long low = hash.getLong() & 0x3fffffffffffffffL | 0x8000000000000000L;
        return new UUID(high, low);
    }

    /** Eight hex digits. */
    static String shortHash(String text) {
        return HexFormat.of().formatHex(sha256(text), 0, SHORT_HASH_BYTES);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

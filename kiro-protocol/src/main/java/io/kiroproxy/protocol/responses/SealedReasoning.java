package io.kiroproxy.protocol.responses;

import io.kiroproxy.core.model.Content;
import io.kiroproxy.protocol.reasoning.CarriedReasoning;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Carries reasoning through {@code encrypted_content}. Clients hand it back unchanged; their own copy of the text, the
 * summary, may be shortened or split.
 *
 * <p>Form: {@code kiro1.} and base64url without padding of a zlib-compressed {@link CarriedReasoning}. The prefix tells
 * our carriers from other services' and names the version; zlib's checksum finds damaged ones.
 */
final class SealedReasoning {

    /** Bytes that one carrier may unpack to. */
    static final int MAX_BYTES = 8 * 1024 * 1024;

    private static final String PREFIX = "kiro1.";
    private static final int CHUNK = 8 * 1024;

    private SealedReasoning() {}

    /** A carrier of a signed text, which may be empty. */
    static String seal(String text, String signature) {
        return pack(CarriedReasoning.signed(text, signature));
    }

    /** A carrier of reasoning that only the upstream can read. */
    static String sealRedacted(String data) {
        return pack(CarriedReasoning.redacted(data));
    }

    /** What {@code carrier} holds; null when it is another service's, or damaged. */
    static @Nullable Content open(String carrier) {
        if (!carrier.startsWith(PREFIX)) {
            return null;
        }
        try {
            return CarriedReasoning.read(unpack(Base64.getUrlDecoder().decode(carrier.substring(PREFIX.length()))));
        } catch (IllegalArgumentException | DataFormatException damaged) {
            return null;
        }
    }

    private static String pack(byte[] plain) {
        Deflater deflater = new Deflater();
        try {
            deflater.setInput(plain);
            deflater.finish();
            ByteArrayOutputStream packed = new ByteArrayOutputStream(plain.length / 2 + CHUNK / 8);
            byte[] chunk = new byte[CHUNK];
            while (!deflater.finished()) {
                packed.write(chunk, 0, deflater.deflate(chunk));
            }
            return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(packed.toByteArray());
        } finally {
            deflater.end();
        }
    }

    private static byte[] unpack(byte[] packed) throws DataFormatException {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(packed);
            ByteArrayOutputStream plain = new ByteArrayOutputStream(CHUNK);
            byte[] chunk = new byte[CHUNK];
            while (!inflater.finished()) {
                int length = inflater.inflate(chunk);
                plain.write(chunk, 0, length);
                if (plain.size() > MAX_BYTES || length == 0 && !inflater.finished()) {
                    throw new DataFormatException("a carrier of " + plain.size()
                            + " bytes or more (expected: a whole one of at most " + MAX_BYTES + ")");
                }
            }
            return plain.toByteArray();
        } finally {
            inflater.end();
        }
    }
}

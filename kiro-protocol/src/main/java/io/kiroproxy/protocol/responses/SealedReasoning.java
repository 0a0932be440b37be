package io.kiroproxy.protocol.responses;

import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.model.Content;
import io.kiroproxy.protocol.json.JsonReader;
import io.kiroproxy.protocol.json.JsonWriter;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Carries reasoning through {@code encrypted_content}: the upstream's signature with the exact text it was made over,
 * or reasoning only the upstream can read. Clients hand it back unchanged; their own copy of the text, the summary, may
 * be shortened or split, and a signature fits one text only.
 *
 * <p>Form: {@code kiro1.} and base64url without padding of zlib-compressed JSON, {@code {"t":text,"s":signature,
 * "m":model}} or {@code {"r":data,"m":model}}. The prefix tells our carriers from other services' and names the
 * version. It is neither secret nor signed: the text is the client's already, and the upstream itself checks the
 * signature, so that a carrier somebody changed gains nothing; zlib's checksum finds damaged ones.
 */
final class SealedReasoning {

    /** Bytes that one carrier may unpack to. */
    static final int MAX_BYTES = 8 * 1024 * 1024;

    private static final String PREFIX = "kiro1.";
    private static final int CHUNK = 8 * 1024;

    private SealedReasoning() {}

    /** A carrier of a signed text, which may be empty. */
    static String seal(String text, String signature, String model) {
        return pack(JsonWriter.bytes(json -> json.beginObject()
                .field("t", text)
                .field("s", signature)
                .field("m", model)
                .endObject()));
    }

    /** A carrier of reasoning that only the upstream can read. */
    static String sealRedacted(String data, String model) {
        return pack(JsonWriter.bytes(
                json -> json.beginObject().field("r", data).field("m", model).endObject()));
    }

    /** What {@code carrier} holds; null when it is another service's, or damaged. */
    static @Nullable Content open(String carrier) {
        if (!carrier.startsWith(PREFIX)) {
            return null;
        }
        try (JsonReader json =
                JsonReader.of(unpack(Base64.getUrlDecoder().decode(carrier.substring(PREFIX.length()))))) {
            return content(json);
        } catch (IllegalArgumentException | DataFormatException | GatewayException damaged) {
            return null;
        }
    }

    private static @Nullable Content content(JsonReader json) {
        String text = "";
        String signature = null;
        String redacted = null;
        json.beginObject();
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            switch (field) {
                case "t" -> text = json.string();
                case "s" -> signature = json.string();
                case "r" -> redacted = json.string();
                default -> {}
            }
        }
        if (redacted != null) {
            return new Content.RedactedThinking(redacted);
        }
        return signature == null ? null : new Content.Thinking(text, signature);
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

package io.kiroproxy.protocol.gemini;

import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.model.Content;
import io.kiroproxy.protocol.json.JsonReader;
import io.kiroproxy.protocol.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Carries reasoning through {@code thoughtSignature}, which clients send back unchanged (clients.md 10): the upstream's
 * signature with the exact text it was made over, or reasoning only the upstream can read. The text goes along because
 * clients drop thoughts from what they send back, and a signature fits one text only.
 *
 * <p>Form: base64 of {@code kiro1:} and JSON, {@code {"t":text,"s":signature}} or {@code {"r":data}}. The vendor
 * defines the field as bytes, and its SDKs decode it and may encode it again in the alphabet for addresses, so both
 * alphabets are read. It is neither secret nor signed: the upstream itself checks the signature.
 */
final class ThoughtSignature {

    private static final String PREFIX = "kiro1:";

    /** {@link #PREFIX} in base64, the same in both alphabets; its length is a multiple of three. */
    private static final String ENCODED_PREFIX =
            Base64.getEncoder().encodeToString(PREFIX.getBytes(StandardCharsets.US_ASCII));

    /** What clients send where they have no signature (clients.md 5), plain and as bytes. */
    private static final Set<String> PLACEHOLDERS =
            Set.of("skip_thought_signature_validator", "c2tpcF90aG91Z2h0X3NpZ25hdHVyZV92YWxpZGF0b3I=");

    private ThoughtSignature() {}

    /** A carrier of a signed text, which may be empty. */
    static String of(String text, String signature) {
        return carrier(json ->
                json.beginObject().field("t", text).field("s", signature).endObject());
    }

    /** A carrier of reasoning that only the upstream can read. */
    static String ofRedacted(String data) {
        return carrier(json -> json.beginObject().field("r", data).endObject());
    }

    /**
     * What {@code signature} carries; one that is not ours is taken for the upstream's own, over a text it does not
     * know. Null for a placeholder and for a damaged carrier.
     */
    static @Nullable Content read(String signature) {
        if (PLACEHOLDERS.contains(signature) || signature.isBlank()) {
            return null;
        }
        if (!signature.startsWith(ENCODED_PREFIX)) {
            return new Content.Thinking("", signature);
        }
        String json =
                signature.substring(ENCODED_PREFIX.length()).replace('-', '+').replace('_', '/');
        try (JsonReader carried = JsonReader.of(Base64.getDecoder().decode(json))) {
            return content(carried);
        } catch (IllegalArgumentException | GatewayException damaged) {
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

    private static String carrier(JsonWriter.Content content) {
        return ENCODED_PREFIX + Base64.getEncoder().encodeToString(JsonWriter.bytes(content));
    }
}

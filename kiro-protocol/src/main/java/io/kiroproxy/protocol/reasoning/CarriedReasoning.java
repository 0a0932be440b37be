package io.kiroproxy.protocol.reasoning;

import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.model.Content;
import io.kiroproxy.protocol.json.JsonReader;
import io.kiroproxy.protocol.json.JsonWriter;
import org.jspecify.annotations.Nullable;

/**
 * What a carrier holds: the upstream's signature with the exact text it was made over, or reasoning only the upstream can
 * read. As bytes it is JSON, {@code {"t":text,"s":signature}} or {@code {"r":data}}. It is neither secret nor signed: the
 * text is the client's already, and the upstream itself checks the signature, so that a carrier somebody changed gains
 * nothing. Stateless.
 */
public final class CarriedReasoning {

    private CarriedReasoning() {}

    /** The bytes of a signed text, which may be empty. */
    public static byte[] signed(String text, String signature) {
        return JsonWriter.bytes(json ->
                json.beginObject().field("t", text).field("s", signature).endObject());
    }

    /** The bytes of reasoning that only the upstream can read. */
    public static byte[] redacted(String data) {
        return JsonWriter.bytes(json -> json.beginObject().field("r", data).endObject());
    }

    /** What {@code bytes} hold: thinking, or redacted thinking; null when they are damaged. */
    public static @Nullable Content read(byte[] bytes) {
        try (JsonReader json = JsonReader.of(bytes)) {
            return content(json);
        } catch (GatewayException damaged) {
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
}

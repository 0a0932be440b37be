package io.kiroproxy.protocol.freeform;

import io.kiroproxy.core.model.JsonText;
import io.kiroproxy.core.model.ToolSpec;
import io.kiroproxy.protocol.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A freeform tool as a function with the one required string field {@value #FIELD}. */
public final class FreeformTool {

    /** The function's only field. */
    public static final String FIELD = "input";

    private static final String ANY_TEXT = "The tool's whole input as plain text, not wrapped in JSON or a code fence.";

    private FreeformTool() {}

    /**
     * The function that stands for a freeform tool.
     *
     * @param description the client's own; may be empty
     * @param grammar what the text must look like, in words or as a grammar; null for any text
     */
    public static ToolSpec function(String name, String description, @Nullable String grammar) {
        String rule = grammar == null ? ANY_TEXT : ANY_TEXT + " It must fit this grammar:\n" + grammar;
        byte[] schema = JsonWriter.bytes(json -> {
            json.beginObject().field("type", "object").name("properties").beginObject();
            json.name(FIELD).beginObject().field("type", "string").field("description", rule);
            json.endObject()
                    .endObject()
                    .name("required")
                    .beginArray()
                    .value(FIELD)
                    .endArray();
            json.field("additionalProperties", false).endObject();
        });
        return new ToolSpec(name, description, JsonText.of(new String(schema, StandardCharsets.UTF_8)));
    }

    /** The function's input for {@code text}, which a client replays as the tool's. */
    public static JsonText wrap(String text) {
        Objects.requireNonNull(text, "text");
        byte[] input =
                JsonWriter.bytes(json -> json.beginObject().field(FIELD, text).endObject());
        return JsonText.of(new String(input, StandardCharsets.UTF_8));
    }

    /** The text within {@code input}; all of {@code input} when the model kept to another shape. */
    public static String unwrap(JsonText input) {
        FreeformText text = new FreeformText();
        return text.next(input.json()) + text.rest();
    }
}

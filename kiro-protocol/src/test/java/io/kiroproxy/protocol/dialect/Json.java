package io.kiroproxy.protocol.dialect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.core.model.Conversation;
import io.kiroproxy.core.model.JsonText;
import io.kiroproxy.core.model.ToolSpec;
import java.io.IOException;

/** Short ways to trees. */
final class Json {

    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    private Json() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static ArrayNode array() {
        return MAPPER.createArrayNode();
    }

    /** An object with a {@code type}. */
    static ObjectNode typed(String type) {
        return object().put("type", type);
    }

    static JsonNode parse(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + json, e);
        }
    }

    static JsonNode parse(JsonText json) {
        return parse(json.json());
    }

    /** A conversation whose tools' schemas have their fields in one order, which means nothing. */
    static Conversation inOneOrder(Conversation conversation) {
        return conversation.withTools(
                conversation.tools().stream()
                        .map(tool -> new ToolSpec(tool.name(), tool.description(), inOneOrder(tool.inputSchema())))
                        .toList(),
                conversation.toolChoice());
    }

    private static JsonText inOneOrder(JsonText json) {
        try {
            return JsonText.of(MAPPER.writeValueAsString(MAPPER.treeToValue(parse(json), Object.class)));
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + json, e);
        }
    }

    static JsonNode parse(byte[] json) {
        try {
            return MAPPER.readTree(json);
        } catch (IOException e) {
            throw new AssertionError("not JSON", e);
        }
    }
}

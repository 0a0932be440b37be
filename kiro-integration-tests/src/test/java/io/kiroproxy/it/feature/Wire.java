package io.kiroproxy.it.feature;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** One client protocol on the wire: how a plain conversation is asked for, and what of the answer is its text. */
enum Wire {
    ANTHROPIC {
        @Override
        String path(Way way) {
            return "/v1/messages";
        }

        @Override
        ObjectNode body(List<String> turns) {
            ObjectNode body = JSON.createObjectNode().put("model", MODEL).put("max_tokens", 4096);
            messages(body.putArray("messages"), turns, "assistant", "content");
            return body;
        }

        @Override
        void demand(ObjectNode body, JsonNode schema) {
            body.putObject("output_config")
                    .putObject("format")
                    .put("type", "json_schema")
                    .set("schema", schema);
        }

        @Override
        void tool(ObjectNode body, String name) {
            ObjectNode tool = body.withArray("/tools").addObject().put("name", name);
            tool.putObject("input_schema").put("type", "object");
        }

        @Override
        String text(JsonNode piece) {
            StringBuilder text = new StringBuilder(piece.at("/delta/text").asText(""));
            piece.path("content")
                    .forEach(block -> text.append(block.path("text").asText("")));
            return text.toString();
        }
    },
    CHAT {
        @Override
        String path(Way way) {
            return "/v1/chat/completions";
        }

        @Override
        ObjectNode body(List<String> turns) {
            ObjectNode body = JSON.createObjectNode().put("model", MODEL);
            messages(body.putArray("messages"), turns, "assistant", "content");
            return body;
        }

        @Override
        void demand(ObjectNode body, JsonNode schema) {
            body.putObject("response_format")
                    .put("type", "json_schema")
                    .putObject("json_schema")
                    .put("name", "shape")
                    .set("schema", schema);
        }

        @Override
        void tool(ObjectNode body, String name) {
            ObjectNode tool = body.withArray("/tools").addObject().put("type", "function");
            tool.putObject("function").put("name", name).putObject("parameters").put("type", "object");
        }

        @Override
        String text(JsonNode piece) {
            return piece.at("/choices/0/delta/content").asText("")
                    + piece.at("/choices/0/message/content").asText("");
        }
    },
    RESPONSES {
        @Override
        String path(Way way) {
            return "/v1/responses";
        }

        @Override
        ObjectNode body(List<String> turns) {
            ObjectNode body = JSON.createObjectNode().put("model", MODEL).put("store", false);
            messages(body.putArray("input"), turns, "assistant", "content");
            return body;
        }

        @Override
        void demand(ObjectNode body, JsonNode schema) {
            body.putObject("text")
                    .putObject("format")
                    .put("type", "json_schema")
                    .put("name", "shape")
                    .set("schema", schema);
        }

        @Override
        void tool(ObjectNode body, String name) {
            ObjectNode tool = body.withArray("/tools").addObject().put("type", "function");
            tool.put("name", name).putObject("parameters").put("type", "object");
        }

        @Override
        String text(JsonNode piece) {
            if (piece.path("type").asText().equals("response.output_text.delta")) {
                return piece.path("delta").asText();
            }
            StringBuilder text = new StringBuilder();
            piece.path("output").forEach(item -> item.path("content")
                    .forEach(part -> text.append(part.path("text").asText(""))));
            return text.toString();
        }
    },
    GEMINI {
        @Override
        String path(Way way) {
            String verb = way == Way.STREAMED ? ":streamGenerateContent?alt=sse" : ":generateContent";
            return "/v1beta/models/" + MODEL + verb;
        }

        @Override
        ObjectNode body(List<String> turns) {
            ObjectNode body = JSON.createObjectNode();
            messages(body.putArray("contents"), turns, "model", "parts");
            return body;
        }

        @Override
        void demand(ObjectNode body, JsonNode schema) {
            body.putObject("generationConfig")
                    .put("responseMimeType", "application/json")
                    .set("responseJsonSchema", schema);
        }

        @Override
        void tool(ObjectNode body, String name) {
            ObjectNode declaration = body.withArray("/tools")
                    .addObject()
                    .putArray("functionDeclarations")
                    .addObject()
                    .put("name", name);
            declaration.putObject("parametersJsonSchema").put("type", "object");
        }

        @Override
        String text(JsonNode piece) {
            StringBuilder text = new StringBuilder();
            piece.at("/candidates/0/content/parts")
                    .forEach(part -> text.append(part.path("text").asText("")));
            return text.toString();
        }
    };

    static final String MODEL = "claude-sonnet-4.5";
    static final ObjectMapper JSON = new ObjectMapper();

    /** How an answer is asked for. */
    enum Way {
        WHOLE,
        STREAMED
    }

    /** Each protocol, whole and streamed, for a test that all of them have to pass. */
    static Stream<Arguments> everyWay() {
        return ways(values());
    }

    /** The same for those in which a client can have the server search the web. */
    static Stream<Arguments> everySearchingWay() {
        return ways(ANTHROPIC, RESPONSES, GEMINI);
    }

    private static Stream<Arguments> ways(Wire... wires) {
        return Stream.of(wires).flatMap(wire -> Stream.of(Way.values()).map(way -> Arguments.of(wire, way)));
    }

    abstract String path(Way way);

    /** A request with these turns, the user's first. */
    abstract ObjectNode body(List<String> turns);

    /** Demands an answer of this schema. */
    abstract void demand(ObjectNode body, JsonNode schema);

    /** Offers a tool without parameters. */
    abstract void tool(ObjectNode body, String name);

    /** The answer's text in a whole answer or in one piece of a stream. */
    abstract String text(JsonNode piece);

    /** Everything a client would show of an answer. */
    String textOf(String answer, Way way) {
        StringBuilder text = new StringBuilder();
        pieces(answer, way).forEach(piece -> text.append(text(piece)));
        return text.toString();
    }

    /** The JSON of an answer: one object, or each of a stream. */
    static List<JsonNode> pieces(String answer, Way way) {
        List<JsonNode> pieces = new ArrayList<>();
        if (way == Way.WHOLE) {
            pieces.add(json(answer));
        } else {
            answer.lines()
                    .filter(line -> line.startsWith("data: {"))
                    .forEach(line -> pieces.add(json(line.substring("data: ".length()))));
        }
        return pieces;
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + text, e);
        }
    }

    private static void messages(ArrayNode into, List<String> turns, String assistant, String content) {
        for (int i = 0; i < turns.size(); i++) {
            ObjectNode message = into.addObject().put("role", i % 2 == 0 ? "user" : assistant);
            if (content.equals("parts")) {
                message.putArray(content).addObject().put("text", turns.get(i));
            } else {
                message.put(content, turns.get(i));
            }
        }
    }
}

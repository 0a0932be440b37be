package io.kiroproxy.server.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.server.history.CapturedPane;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Fills what only a capture knows into a flow of the original's shape. */
final class CapturedFlow {

    /** Pieces of an answer that the original shows. */
    private static final int LAST_CHUNKS = 10;

    private static final List<String> TEXTS = List.of(
            "/delta/text",
            "/choices/0/delta/content",
            "/choices/0/message/content",
            "/candidates/0/content/parts/0/text",
            "/content/0/text",
            "/output/0/content/0/text");

    private CapturedFlow() {}

    static void fill(ObjectNode flow, Map<CapturedPane.Pane, CapturedPane> panes) {
        CapturedPane request = panes.get(CapturedPane.Pane.CLIENT_REQUEST);
        if (request != null) {
            request((ObjectNode) flow.get("request"), CapturedMessage.of(request.text()));
        }
        CapturedPane events = panes.get(CapturedPane.Pane.CLIENT_EVENTS);
        if (events != null) {
            response((ObjectNode) flow.get("response"), CapturedMessage.of(events.text()));
        }
    }

    private static void request(ObjectNode json, CapturedMessage message) {
        json.set("headers", headers(message));
        String body = message.body();
        json.put("body", body);
        JsonNode read = read(body);
        for (String name : List.of("messages", "input", "contents")) {
            if (read.path(name).isArray()) {
                json.set("messages", read.get(name));
            }
        }
        for (String name : List.of("system", "instructions", "systemInstruction")) {
            if (read.has(name)) {
                json.put(
                        "system",
                        read.get(name).isTextual()
                                ? read.get(name).textValue()
                                : read.get(name).toString());
            }
        }
        if (read.path("tools").isArray()) {
            json.set("tools", read.get("tools"));
        }
    }

    private static void response(ObjectNode json, CapturedMessage message) {
        json.set("headers", headers(message));
        String body = message.body();
        json.put("body", body).put("content_length", body.length());
        List<String> chunks = new ArrayList<>();
        body.lines()
                .filter(line -> line.startsWith("data:"))
                .forEach(line -> chunks.add(line.substring(5).strip()));
        json.put("chunk_count", chunks.size());
        ArrayNode last = json.putArray("chunks");
        chunks.stream().skip(Math.max(0, chunks.size() - LAST_CHUNKS)).forEach(last::add);
        StringBuilder content = new StringBuilder();
        ArrayNode calls = json.putArray("tool_calls");
        for (String piece : chunks.isEmpty() ? List.of(body) : chunks) {
            JsonNode read = read(piece);
            content.append(text(read));
            call(read.at("/content_block"), calls);
            read.path("content").forEach(block -> call(block, calls));
            read.at("/choices/0/message/tool_calls").forEach(calls::add);
        }
        json.put("content", content.toString());
    }

    private static void call(JsonNode block, ArrayNode calls) {
        if (block.path("type").asText().equals("tool_use")) {
            calls.add(block);
        }
    }

    private static String text(JsonNode piece) {
        if (piece.path("type").asText().equals("response.output_text.delta")) {
            return piece.path("delta").asText();
        }
        for (String path : TEXTS) {
            JsonNode text = piece.at(path);
            if (text.isTextual()) {
                return text.textValue();
            }
        }
        return "";
    }

    private static ObjectNode headers(CapturedMessage message) {
        ObjectNode headers = Json.object();
        message.fields().forEach(headers::put);
        return headers;
    }

    /** What cannot be read, a cut body among it, has no parts. */
    private static JsonNode read(String text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            return Json.object();
        }
    }
}

package io.kiroproxy.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A request in a file: the body alone, or an object with {@code path} and {@code body} as a capture has them.
 *
 * @param path where it goes
 * @param body JSON
 */
record RequestFile(String path, byte[] body) {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Reads {@code file}; without a path in it the body's shape tells the client protocol. */
    static RequestFile read(Path file) throws IOException {
        JsonNode json;
        try {
            json = MAPPER.readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException e) {
            throw new CommandFailure(
                    ExitCode.UNEXPECTED,
                    file + ": not JSON (line " + e.getLocation().getLineNr() + ")");
        }
        if (json.path("path").isTextual() && json.path("body").isObject()) {
            return new RequestFile(json.path("path").asText(), MAPPER.writeValueAsBytes(json.path("body")));
        }
        if (json.has("conversationState")) {
            throw new CommandFailure(
                    ExitCode.UNEXPECTED, file + ": a request to the upstream (expected: one of a client)");
        }
        return new RequestFile(path(json), MAPPER.writeValueAsBytes(json));
    }

    private static String path(JsonNode body) {
        if (body.has("contents")) {
            return "/v1beta/models/" + body.path("model").asText("auto") + ":generateContent";
        }
        if (body.has("input")) {
            return "/v1/responses";
        }
        boolean anthropic = body.has("system")
                || body.has("thinking")
                || body.path("tools").path(0).has("input_schema")
                || (body.has("max_tokens") && !body.path("tools").path(0).has("function"));
        return anthropic ? "/v1/messages" : "/v1/chat/completions";
    }
}

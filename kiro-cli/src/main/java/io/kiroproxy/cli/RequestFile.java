package io.kiroproxy.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request in a file: the body alone, an object with {@code path} and {@code body}, or the text of a capture, with
 * request line, headers and body.
 *
 * @param path where it goes; empty for a request to the upstream
 * @param body JSON
 */
record RequestFile(String path, byte[] body) {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Pattern TEXT = Pattern.compile("(?s)[A-Z]+ (\\S+)[^\\n]*\\n.*?\\r?\\n\\r?\\n(.*)");

    /** Reads {@code file}; without a path in it the body's shape tells the client protocol. */
    static RequestFile read(Path file) throws IOException {
        return of(Files.readString(file, StandardCharsets.UTF_8), file.toString());
    }

    /** Reads {@code text}, which came from {@code source}. */
    static RequestFile of(String text, String source) throws IOException {
        Matcher whole = TEXT.matcher(text);
        if (whole.matches()) {
            return of(whole.group(1), json(whole.group(2), source));
        }
        JsonNode json = json(text, source);
        if (json.path("path").isTextual() && json.path("body").isObject()) {
            return of(json.path("path").asText(), json.path("body"));
        }
        return of(path(json), json);
    }

    private static RequestFile of(String path, JsonNode body) throws IOException {
        return new RequestFile(body.has("conversationState") ? "" : path, MAPPER.writeValueAsBytes(body));
    }

    private static JsonNode json(String text, String source) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new CommandFailure(
                    ExitCode.UNEXPECTED,
                    source + ": not JSON (line " + e.getLocation().getLineNr() + ")");
        }
    }

    /** Whether it is one that the upstream gets. */
    boolean upstream() {
        return path.isEmpty();
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

package io.kiroproxy.protocol.gemini;

import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.model.Content;
import io.kiroproxy.core.model.JsonText;
import java.util.HashMap;
import java.util.Map;

/** Calls that have begun and not ended. A call is written whole, so its input waits here; it may interleave by id. */
final class OpenCalls {

    /** Characters of input that may wait. */
    static final int MAX_CHARS = 8 * 1024 * 1024;

    private final Map<String, Call> open = new HashMap<>();
    private int chars;

    private record Call(String name, StringBuilder input) {}

    boolean isEmpty() {
        return open.isEmpty();
    }

    void start(String id, String name) {
        if (open.put(id, new Call(name, new StringBuilder())) != null) {
            throw new IllegalStateException("a second call with the id of an open one (expected: unique ids)");
        }
    }

    /** A fragment of a call's input. */
    void input(String id, String json) {
        Call call = open.get(id);
        if (call == null) {
            throw new IllegalStateException("input for a call that is not open (expected: ToolUseStart before it)");
        }
        if (json.length() > MAX_CHARS - chars) {
            throw new GatewayException(
                    ErrorKind.UPSTREAM_ERROR,
                    "the answer's tool input is longer than " + MAX_CHARS + " characters (expected: at most that)");
        }
        chars += json.length();
        call.input().append(json);
    }

    /** The call that ends here. */
    Content.ToolUse end(String id) {
        Call call = open.remove(id);
        if (call == null) {
            throw new IllegalStateException("the end of a call that is not open (expected: ToolUseStart before it)");
        }
        String input = call.input().toString();
        chars -= input.length();
        return new Content.ToolUse(id, call.name(), input.isBlank() ? JsonText.EMPTY_OBJECT : JsonText.of(input));
    }
}

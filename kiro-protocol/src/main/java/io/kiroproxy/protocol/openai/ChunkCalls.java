package io.kiroproxy.protocol.openai;

import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.protocol.freeform.FreeformText;
import io.kiroproxy.protocol.json.SplitPair;
import io.kiroproxy.protocol.json.StringTemplate;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tool calls of a stream, one after the other, as the vendor writes them: a client may take the first delta of one
 * for the end of the call before it. What arrives of later calls while one is open waits. The index stands in every
 * delta, id, type and name in the first one (clients.md 12). A legacy answer has room for the first call only.
 */
final class ChunkCalls {

    /** Characters of input that may wait. */
    static final int MAX_HELD_CHARS = 8 * 1024 * 1024;

    private static final String NO_INPUT = "{}";

    private final ChunkFrames frames;
    private final ReplyForm form;
    private final Map<String, Call> open = new HashMap<>();

    /** Calls that are not written to their end, the one being written first. */
    private final Deque<Call> unwritten = new ArrayDeque<>();

    private int count;
    private int heldChars;

    ChunkCalls(ChunkFrames frames, ReplyForm form) {
        this.frames = frames;
        this.form = form;
    }

    private static final class Call {
        final int index;
        final String id;
        final String name;
        final @Nullable FreeformText freeform;
        final SplitPair split = new SplitPair();
        final StringBuilder held = new StringBuilder();

        @Nullable
        StringTemplate chunk;

        boolean hasInput;
        boolean ended;

        Call(int index, String id, String name, @Nullable FreeformText freeform) {
            this.index = index;
            this.id = id;
            this.name = name;
            this.freeform = freeform;
        }
    }

    /** Whether a call has begun that has not ended. */
    boolean unfinished() {
        return !open.isEmpty();
    }

    void start(String id, String name) throws IOException {
        boolean custom =
                form.calls() == ReplyForm.Calls.TOOLS && form.freeform().contains(name);
        Call call = new Call(count++, id, name, custom ? new FreeformText() : null);
        if (open.put(id, call) != null) {
            throw new IllegalStateException("a second call with the id of an open one (expected: unique ids)");
        }
        unwritten.add(call);
        if (unwritten.size() == 1) {
            begin(call);
        }
    }

    /** A fragment of a call's input. */
    void input(String id, String json) throws IOException {
        Call call = open.get(id);
        if (call == null) {
            throw new IllegalStateException("input for a call that is not open (expected: ToolUseStart before it)");
        }
        if (unwritten.peek() == call) {
            continueWith(call, json);
        } else {
            hold(call, json);
        }
    }

    void end(String id) throws IOException {
        Call call = open.remove(id);
        if (call == null) {
            throw new IllegalStateException("the end of a call that is not open (expected: ToolUseStart before it)");
        }
        call.ended = true;
        Call first = unwritten.peek();
        while (first != null && first.ended) {
            finish(first);
            unwritten.remove();
            first = unwritten.peek();
            if (first != null) {
                release(first);
            }
        }
    }

    private void hold(Call call, String json) {
        call.held.append(json);
        heldChars += json.length();
        if (heldChars > MAX_HELD_CHARS) {
            throw new GatewayException(
                    ErrorKind.UPSTREAM_ERROR,
                    "the answer interleaves tool calls of more than " + MAX_HELD_CHARS
                            + " characters (expected: at most that)");
        }
    }

    private void release(Call call) throws IOException {
        begin(call);
        continueWith(call, call.held.toString());
        heldChars -= call.held.length();
        call.held.setLength(0);
    }

    private void begin(Call call) throws IOException {
        if (form.calls() == ReplyForm.Calls.LEGACY_FUNCTION) {
            beginLegacy(call);
            return;
        }
        boolean custom = call.freeform != null;
        String type = custom ? "custom" : "function";
        frames.beginCall(call.index).field("id", call.id).field("type", type).name(type);
        frames.json().beginObject().field("name", call.name);
        frames.json().field(custom ? "input" : "arguments", "").endObject();
        frames.endCall();
    }

    private void beginLegacy(Call call) throws IOException {
        if (call.index == 0) {
            frames.beginDelta().name("function_call").beginObject().field("name", call.name);
            frames.json().field("arguments", "").endObject();
            frames.endDelta();
        }
    }

    private void continueWith(Call call, String json) throws IOException {
        call.hasInput = call.hasInput || !json.isBlank();
        write(call, call.split.join(call.freeform == null ? json : call.freeform.next(json)));
    }

    private void finish(Call call) throws IOException {
        if (call.freeform != null) {
            write(call, call.split.join(call.freeform.rest()));
        } else if (!call.hasInput) {
            write(call, NO_INPUT);
        }
        write(call, call.split.rest());
    }

    private void write(Call call, String piece) throws IOException {
        if (piece.isEmpty()) {
            return;
        }
        if (form.calls() == ReplyForm.Calls.TOOLS || call.index == 0) {
            if (call.chunk == null) {
                call.chunk = chunk(call);
            }
            frames.write(call.chunk, piece);
        }
    }

    /** What stands around the pieces of a call's input. */
    private StringTemplate chunk(Call call) {
        if (form.calls() == ReplyForm.Calls.LEGACY_FUNCTION) {
            return frames.template("{\"function_call\":{\"arguments\":", "}}");
        }
        String input = call.freeform == null ? "\"function\":{\"arguments\":" : "\"custom\":{\"input\":";
        return frames.template("{\"tool_calls\":[{\"index\":" + call.index + "," + input, "}}]}");
    }
}

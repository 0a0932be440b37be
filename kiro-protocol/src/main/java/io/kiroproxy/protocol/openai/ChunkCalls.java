package io.kiroproxy.protocol.openai;

import io.kiroproxy.protocol.freeform.FreeformText;
import io.kiroproxy.protocol.json.SplitPair;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tool calls of a stream. Each keeps its index, so that they may interleave; the index stands in every delta, id,
 * type and name in the first one (clients.md 12). A legacy answer has room for the first call only.
 */
final class ChunkCalls {

    private static final String NO_INPUT = "{}";

    private final ChunkFrames frames;
    private final ReplyForm form;
    private final Map<String, Call> open = new HashMap<>();
    private int count;

    ChunkCalls(ChunkFrames frames, ReplyForm form) {
        this.frames = frames;
        this.form = form;
    }

    private static final class Call {
        final int index;
        final @Nullable FreeformText freeform;
        final SplitPair split = new SplitPair();
        boolean hasInput;

        Call(int index, @Nullable FreeformText freeform) {
            this.index = index;
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
        Call call = new Call(count++, custom ? new FreeformText() : null);
        if (open.put(id, call) != null) {
            throw new IllegalStateException("a second call with the id of an open one (expected: unique ids)");
        }
        if (form.calls() == ReplyForm.Calls.LEGACY_FUNCTION) {
            startLegacy(call, name);
            return;
        }
        String type = custom ? "custom" : "function";
        frames.beginCall(call.index).field("id", id).field("type", type).name(type);
        frames.json().beginObject().field("name", name);
        frames.json().field(custom ? "input" : "arguments", "").endObject();
        frames.endCall();
    }

    private void startLegacy(Call call, String name) throws IOException {
        if (call.index == 0) {
            frames.beginDelta().name("function_call").beginObject().field("name", name);
            frames.json().field("arguments", "").endObject();
            frames.endDelta();
        }
    }

    /** A fragment of a call's input. */
    void input(String id, String json) throws IOException {
        Call call = open.get(id);
        if (call == null) {
            throw new IllegalStateException("input for a call that is not open (expected: ToolUseStart before it)");
        }
        call.hasInput = call.hasInput || !json.isBlank();
        write(call, call.split.join(call.freeform == null ? json : call.freeform.next(json)));
    }

    void end(String id) throws IOException {
        Call call = open.remove(id);
        if (call == null) {
            throw new IllegalStateException("the end of a call that is not open (expected: ToolUseStart before it)");
        }
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
        if (form.calls() == ReplyForm.Calls.TOOLS) {
            String type = call.freeform == null ? "function" : "custom";
            frames.beginCall(call.index).name(type).beginObject();
            frames.json()
                    .field(call.freeform == null ? "arguments" : "input", piece)
                    .endObject();
            frames.endCall();
        } else if (call.index == 0) {
            frames.beginDelta().name("function_call").beginObject();
            frames.json().field("arguments", piece).endObject();
            frames.endDelta();
        }
    }
}

package io.kiroproxy.protocol.anthropic;

import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.event.ChatEvent.ToolUseStart;
import io.kiroproxy.core.event.ChatEvent.WebSearchDone;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What arrives while a tool call is open and belongs to other blocks. The wire format has one open block at a time,
 * the neutral stream may interleave calls, so later blocks wait here, in the order they began.
 */
final class HeldBlocks {

    /** Characters that may wait. */
    static final int MAX_CHARS = 8 * 1024 * 1024;

    /** What a block costs even when it is empty. */
    private static final int BLOCK_COST = 64;

    private final Deque<Held> queue = new ArrayDeque<>();
    private final Map<String, Held> calls = new HashMap<>();
    private int chars;

    /** What kind of block waits. */
    enum Kind {
        TEXT,
        THINKING,
        REDACTED,
        CALL,
        SEARCH
    }

    /** A block that waits. */
    static final class Held {
        final Kind kind;
        final StringBuilder text = new StringBuilder();
        final @Nullable ToolUseStart call;
        final @Nullable WebSearchDone search;

        @Nullable
        String signature;

        boolean ended;

        /** What this block has been counted with. */
        private int cost;

        private Held(Kind kind, @Nullable ToolUseStart call, @Nullable WebSearchDone search) {
            this.kind = kind;
            this.call = call;
            this.search = search;
        }
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    void text(String piece) {
        append(growing(Kind.TEXT), piece);
    }

    void thinking(String piece) {
        append(growing(Kind.THINKING), piece);
    }

    void signature(String signature) {
        Held held = growing(Kind.THINKING);
        count(held, signature.length());
        held.signature = signature;
        held.ended = true;
    }

    void redactedThinking(String data) {
        append(add(new Held(Kind.REDACTED, null, null)), data);
    }

    void search(WebSearchDone search) {
        Held held = add(new Held(Kind.SEARCH, null, search));
        search.hits()
                .forEach(hit -> count(
                        held,
                        hit.title().length()
                                + hit.url().length()
                                + hit.snippet().length()));
    }

    void startCall(ToolUseStart call) {
        calls.put(call.toolUseId(), add(new Held(Kind.CALL, call, null)));
    }

    void callInput(String id, String piece) {
        append(call(id), piece);
    }

    void endCall(String id) {
        call(id).ended = true;
    }

    /** The block that has waited longest, no longer held. */
    Held next() {
        Held held = queue.remove();
        chars -= held.cost;
        if (held.call != null) {
            calls.remove(held.call.toolUseId());
        }
        return held;
    }

    private Held call(String id) {
        Held held = calls.get(id);
        if (held == null) {
            throw new IllegalStateException("a tool call's piece without its start (expected: ToolUseStart first)");
        }
        return held;
    }

    private Held growing(Kind kind) {
        Held last = queue.peekLast();
        return last != null && last.kind == kind && !last.ended ? last : add(new Held(kind, null, null));
    }

    private Held add(Held held) {
        count(held, BLOCK_COST);
        queue.add(held);
        return held;
    }

    private void append(Held held, String piece) {
        count(held, piece.length());
        held.text.append(piece);
    }

    private void count(Held held, int more) {
        held.cost += more;
        chars += more;
        if (chars > MAX_CHARS) {
            throw new GatewayException(
                    ErrorKind.UPSTREAM_ERROR,
                    "the answer interleaves tool calls of more than " + MAX_CHARS
                            + " characters (expected: at most that)");
        }
    }
}

package io.kiroproxy.protocol.kiro.stream;

import io.kiroproxy.core.model.StopReason;
import io.kiroproxy.core.spi.UpstreamFailure;
import io.kiroproxy.core.spi.UpstreamFailure.Kind;
import io.kiroproxy.core.spi.UpstreamFailureException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What was seen of an answer when its body ended, and what that means (kiro-upstream.md 4.5, kiro-upstream-2026.md 4.1
 * and 4.2, decisions.md 5).
 *
 * @param named the stop reason the upstream named, null when it named none
 * @param tail whether any of the numbers came that Kiro sends last
 * @param tailExpected whether they should have come
 * @param begun whether the upstream wrote anything, shown or not
 * @param shown whether anything of it is for the client
 * @param calls tool calls that are complete
 * @param cutCall whether a tool call has no end
 * @param windowFull whether the context percentage has reached 100
 */
record StreamEnd(
        @Nullable String named,
        boolean tail,
        boolean tailExpected,
        boolean begun,
        boolean shown,
        int calls,
        boolean cutCall,
        boolean windowFull) {

    /** The upstream's stop reasons, as far as they say more than the content does. */
    private enum Named {
        NOTHING,
        COMPLETE,
        LIMIT,
        WINDOW,
        FILTERED,
        MALFORMED
    }

    /**
     * The reason to tell the client.
     *
     * @throws UpstreamFailureException when the answer must not pass as finished
     */
    StopReason reason() {
        Named reason = meaning(named);
        if (reason == Named.FILTERED) {
            if (shown) {
                return StopReason.REFUSAL;
            }
            throw failure(Kind.CONTENT_FILTERED, "The upstream's content filter refused to answer.");
        }
        if (!begun && reason != Named.COMPLETE && reason != Named.LIMIT && reason != Named.WINDOW) {
            throw failure(Kind.CUT, "The upstream's answer ended without any content.");
        }
        if (cutCall && !tail) {
            throw failure(Kind.CUT, "The upstream's answer ended inside a tool call.");
        }
        if (reason == Named.WINDOW) {
            return StopReason.CONTEXT_WINDOW;
        }
        boolean tailMissing = !tail && tailExpected;
        if (cutCall || tailMissing || reason == Named.LIMIT || reason == Named.MALFORMED) {
            return StopReason.MAX_TOKENS;
        }
        if (calls > 0) {
            return StopReason.TOOL_USE;
        }
        return windowFull ? StopReason.CONTEXT_WINDOW : StopReason.END_TURN;
    }

    private static Named meaning(@Nullable String named) {
        if (named == null) {
            return Named.NOTHING;
        }
        return switch (named.toUpperCase(Locale.ROOT)) {
            // Kiro takes no stop sequences, so one of the model's own ends its turn.
            case "END_TURN", "COMPLETE", "TOOL_USE", "STOP_SEQUENCE", "PAUSE_TURN" -> Named.COMPLETE;
            case "MAX_TOKENS", "LENGTH" -> Named.LIMIT;
            case "MODEL_CONTEXT_WINDOW_EXCEEDED" -> Named.WINDOW;
            case "CONTENT_FILTERED", "GUARDRAIL_INTERVENED", "REFUSAL" -> Named.FILTERED;
            case "MALFORMED_TOOL_USE", "MALFORMED_MODEL_OUTPUT" -> Named.MALFORMED;
            default -> Named.NOTHING;
        };
    }

    private static UpstreamFailureException failure(Kind kind, String message) {
        return new UpstreamFailureException(UpstreamFailure.of(kind, message));
    }
}

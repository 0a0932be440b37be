package io.kiroproxy.core;

import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.model.StopReason;
import io.kiroproxy.core.tokens.TokenEstimator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Estimates what the model has written, and cuts the answer where the client's output limit is reached, because the
 * upstream takes no limit. A tool call that is open at the cut stays without an end: it must not be run.
 */
final class OutputMeter implements EventStage {

    private final TokenEstimator estimator;
    private final long limit;
    private long weight;
    private long thinkingWeight;
    private boolean cut;

    OutputMeter(TokenEstimator estimator, @Nullable Integer maxOutputTokens) {
        this.estimator = estimator;
        this.limit = maxOutputTokens == null ? Long.MAX_VALUE : maxOutputTokens * TokenEstimator.TOKEN;
    }

    /** Tokens of all output so far. */
    int tokens() {
        return TokenEstimator.tokens(weight);
    }

    /** Tokens of the reasoning so far. */
    int thinkingTokens() {
        return TokenEstimator.tokens(thinkingWeight);
    }

    @Override
    public void accept(ChatEvent event, Consumer<ChatEvent> out) {
        if (cut) {
            return;
        }
        String text = textOf(event);
        long more = text == null ? 0 : estimator.weight(text);
        if (text != null && weight + more > limit) {
            cut(event, text, out);
            return;
        }
        weight += more;
        if (event instanceof ChatEvent.ThinkingDelta) {
            thinkingWeight += more;
        }
        out.accept(event);
    }

    private void cut(ChatEvent event, String text, Consumer<ChatEvent> out) {
        cut = true;
        String fitting = text.substring(0, estimator.fitting(text, limit - weight));
        weight = limit;
        if (!fitting.isEmpty()) {
            if (event instanceof ChatEvent.TextDelta) {
                out.accept(new ChatEvent.TextDelta(fitting));
            } else if (event instanceof ChatEvent.ThinkingDelta) {
                out.accept(new ChatEvent.ThinkingDelta(fitting));
            } else if (event instanceof ChatEvent.ToolInputDelta delta) {
                out.accept(new ChatEvent.ToolInputDelta(delta.toolUseId(), fitting));
            }
        }
        out.accept(new ChatEvent.MessageStop(StopReason.MAX_TOKENS));
    }

    private static @Nullable String textOf(ChatEvent event) {
        if (event instanceof ChatEvent.TextDelta delta) {
            return delta.text();
        }
        if (event instanceof ChatEvent.ThinkingDelta delta) {
            return delta.text();
        }
        if (event instanceof ChatEvent.ToolInputDelta delta) {
            return delta.json();
        }
        return event instanceof ChatEvent.ToolUseStart start ? start.name() : null;
    }
}

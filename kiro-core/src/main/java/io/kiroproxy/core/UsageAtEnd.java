package io.kiroproxy.core;

import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.model.TokenUsage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that numbers come before the end. The provider's own pass unchanged; when it gave none, or the gateway cut
 * the answer so that they do not fit it, an estimate is made.
 */
final class UsageAtEnd implements EventStage {

    private final OutputMeter meter;
    private int inputTokens;
    private @Nullable TokenUsage reported;
    private boolean providerStopped;

    UsageAtEnd(OutputMeter meter) {
        this.meter = meter;
    }

    /** The provider itself has ended the answer: its numbers, if any, are about the whole of it. */
    void providerStopped() {
        providerStopped = true;
    }

    /** The provider's newest numbers, or null. */
    @Nullable
    TokenUsage reported() {
        return reported;
    }

    @Override
    public void accept(ChatEvent event, Consumer<ChatEvent> out) {
        if (event instanceof ChatEvent.MessageStart start) {
            inputTokens = start.estimate().inputTokens();
        } else if (event instanceof ChatEvent.UsageUpdate update) {
            reported = update.usage();
        } else if (event instanceof ChatEvent.MessageStop && (reported == null || !providerStopped)) {
            out.accept(new ChatEvent.UsageUpdate(estimate()));
        }
        out.accept(event);
    }

    private TokenUsage estimate() {
        int thinking = meter.thinkingTokens();
        return new TokenUsage(
                reported == null ? inputTokens : reported.inputTokens(),
                meter.tokens(),
                -1,
                -1,
                thinking == 0 ? -1 : thinking,
                reported == null ? -1 : reported.credits(),
                TokenUsage.Source.ESTIMATED);
    }
}

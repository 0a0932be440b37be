package io.kiroproxy.core;

import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.model.Generation;
import io.kiroproxy.core.model.Reasoning;
import io.kiroproxy.core.model.TokenUsage;
import io.kiroproxy.core.spi.UpstreamFailure;
import io.kiroproxy.core.spi.UpstreamFailureException;
import io.kiroproxy.core.tokens.TokenEstimator;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One answer in the making: provider's events go in, pass the stages, and come out with the last one,
 * {@link ChatEvent.MessageStop}, kept aside until the exchange is known to have ended well. An attempt that starts
 * from the beginning starts a new answer.
 */
final class Answer {

    private final Supplier<ChatEvent.MessageStart> defaultStart;
    private final List<String> notes;
    private final Consumer<ChatEvent> out;
    private final UsageAtEnd usage;
    private final StageChain stages;
    private boolean started;
    private boolean providerStopped;
    private boolean hasContent;
    private ChatEvent.@Nullable MessageStop stop;

    /**
     * @param defaultStart stands in when the provider begins without one
     * @param notes adaptations of the gateway's own
     */
    Answer(
            Generation generation,
            Supplier<ChatEvent.MessageStart> defaultStart,
            List<String> notes,
            TokenEstimator estimator,
            Consumer<ChatEvent> out) {
        this.defaultStart = defaultStart;
        this.notes = notes;
        this.out = out;
        OutputMeter meter = new OutputMeter(estimator, generation.maxOutputTokens());
        this.usage = new UsageAtEnd(meter);
        this.stages = new StageChain(stages(generation, meter, usage), this::passOn);
    }

    private static List<EventStage> stages(Generation generation, OutputMeter meter, UsageAtEnd usage) {
        List<EventStage> stages = new ArrayList<>();
        stages.add(meter);
        if (generation.parallelToolCalls() == Generation.ParallelToolCalls.ONE_AT_A_TIME) {
            stages.add(new OneToolCall());
        }
        if (generation.reasoning().display() == Reasoning.Display.OMITTED) {
            stages.add(new HiddenReasoning());
        }
        if (!generation.stopSequences().isEmpty()) {
            stages.add(new StopSequences(generation.stopSequences()));
        }
        stages.add(usage);
        return stages;
    }

    /** Takes an event as the provider made it. */
    void accept(ChatEvent event) {
        if (stop != null) {
            return;
        }
        if (event instanceof ChatEvent.MessageStart start) {
            start(start);
            return;
        }
        if (!started) {
            start(defaultStart.get());
        }
        if (event instanceof ChatEvent.MessageStop) {
            providerStopped = true;
            usage.providerStopped();
        } else if (!(event instanceof ChatEvent.UsageUpdate)) {
            hasContent = true;
        }
        stages.accept(event);
    }

    /** Hands on what the stages held back: the answer breaks off here. */
    void flush() {
        if (stop == null) {
            stages.flush();
        }
    }

    /** Whether the provider has given anything but numbers, shown to the client or not. */
    boolean hasContent() {
        return hasContent;
    }

    /** Whether its end is known. */
    boolean stopped() {
        return stop != null;
    }

    /** Whether the gateway ended it, not the provider. */
    boolean cutByGateway() {
        return stop != null && !providerStopped;
    }

    /** What the upstream billed so far, -1 when it did not say. */
    double credits() {
        TokenUsage reported = usage.reported();
        return reported == null ? -1 : reported.credits();
    }

    /**
     * The end, once {@link #stopped()}.
     *
     * @throws UpstreamFailureException when nothing came before it though something should have
     */
    ChatEvent.MessageStop end() {
        if (stop == null) {
            throw cut("the upstream's answer broke off before its end");
        }
        if (!hasContent) {
            switch (stop.reason()) {
                case END_TURN, TOOL_USE, STOP_SEQUENCE -> throw cut("the upstream's answer was empty");
                case MAX_TOKENS, REFUSAL, CONTEXT_WINDOW -> {
                    return stop;
                }
            }
        }
        return stop;
    }

    private void start(ChatEvent.MessageStart start) {
        if (started) {
            return;
        }
        started = true;
        List<String> all = new ArrayList<>(notes);
        for (String adaptation : start.adaptations()) {
            if (!all.contains(adaptation)) {
                all.add(adaptation);
            }
        }
        ChatEvent.MessageStart told =
                new ChatEvent.MessageStart(start.messageId(), start.model(), start.estimate(), all, start.history());
        stages.accept(told);
    }

    private void passOn(ChatEvent event) {
        if (stop != null) {
            return;
        }
        if (event instanceof ChatEvent.MessageStop end) {
            stop = end;
        } else {
            out.accept(event);
        }
    }

    private static UpstreamFailureException cut(String message) {
        return new UpstreamFailureException(UpstreamFailure.of(UpstreamFailure.Kind.CUT, message));
    }
}

package io.kiroproxy.protocol.kiro;

import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.model.TokenUsage;
import io.kiroproxy.core.spi.HttpCall;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.core.spi.UpstreamCall;
import io.kiroproxy.core.spi.UpstreamFailure;
import io.kiroproxy.protocol.kiro.history.HistoryKeeper;
import io.kiroproxy.protocol.kiro.history.HistoryPlan;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks the model for a summary of a long history; the answer to the client follows it. Nothing of it is told. A model
 * that gives no summary, and an upstream that refuses the question itself, leave the history as it is.
 */
final class SummaryCall implements UpstreamCall {

    /** Makes the exchange that answers the client. */
    @FunctionalInterface
    interface Then {
        UpstreamCall answer(HistoryPlan.Send history, @Nullable TokenUsage spent);
    }

    private final UpstreamCall question;
    private final HistoryKeeper keeper;
    private final HistoryPlan.Summary summary;
    private final Then then;
    private final StringBuilder text = new StringBuilder();
    private @Nullable TokenUsage spent;

    /** @param question the model's turn that gives the summary */
    SummaryCall(UpstreamCall question, HistoryKeeper keeper, HistoryPlan.Summary summary, Then then) {
        this.question = question;
        this.keeper = keeper;
        this.summary = summary;
        this.then = then;
    }

    @Override
    public HttpCall http() {
        return question.http();
    }

    @Override
    public String endpoint() {
        return question.endpoint() + " summary";
    }

    @Override
    public void read(ByteBuffer bytes, Consumer<? super ChatEvent> out) {
        question.read(bytes, this::keep);
    }

    @Override
    public boolean begun() {
        return question.begun();
    }

    @Override
    public UpstreamCall end(Consumer<? super ChatEvent> out) {
        question.end(this::keep);
        return then.answer(keeper.summarised(summary, text.toString()), spent);
    }

    private void keep(ChatEvent event) {
        if (event instanceof ChatEvent.TextDelta delta && text.length() < GenerateCall.MAX_SAID) {
            text.append(delta.text());
        } else if (event instanceof ChatEvent.UsageUpdate update) {
            spent = update.usage();
        }
    }

    @Override
    public UpstreamFailure classify(int status, HttpFields fields, byte[] body) {
        return question.classify(status, fields, body);
    }

    @Override
    public @Nullable UpstreamCall alternative(UpstreamFailure failure) {
        UpstreamCall other = question.alternative(failure);
        if (other != null) {
            return new SummaryCall(other, keeper, summary, then);
        }
        boolean ofTheQuestion = failure.kind().scope() == UpstreamFailure.Scope.REQUEST;
        return ofTheQuestion ? then.answer(keeper.summarised(summary, ""), null) : null;
    }
}

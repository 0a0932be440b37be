package io.kiroproxy.server.http;

import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.model.TokenUsage;
import io.kiroproxy.core.tokens.TokenEstimator;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Passes the events of a call on and tells what it has used once it is over, however it ends: by itself, with a failure,
 * or because the client left. On the call's executor.
 */
final class MeteredEvents implements Flow.Subscriber<ChatEvent>, Flow.Subscription {

    /** Told once. */
    @FunctionalInterface
    interface OnUsed {
        /** @param credits negative when the upstream said nothing */
        void used(long tokensIn, long tokensOut, double credits);
    }

    private final Flow.Subscriber<ChatEvent> next;
    private final OnUsed onUsed;
    private final TokenEstimator estimator;
    private Flow.@Nullable Subscription upstream;
    private @Nullable TokenUsage reported;
    private int started = -1;
    private long written;
    private boolean told;

    MeteredEvents(Flow.Subscriber<ChatEvent> next, TokenEstimator estimator, OnUsed onUsed) {
        this.next = next;
        this.estimator = estimator;
        this.onUsed = onUsed;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        upstream = subscription;
        next.onSubscribe(this);
    }

    @Override
    public void onNext(ChatEvent event) {
        if (event instanceof ChatEvent.UsageUpdate update) {
            reported = update.usage();
        } else if (event instanceof ChatEvent.MessageStart start) {
            started = start.estimate().inputTokens();
        } else if (event instanceof ChatEvent.TextDelta text) {
            written += estimator.weight(text.text());
        } else if (event instanceof ChatEvent.ThinkingDelta text) {
            written += estimator.weight(text.text());
        } else if (event instanceof ChatEvent.ToolInputDelta input) {
            written += estimator.weight(input.json());
        }
        next.onNext(event);
    }

    @Override
    public void onError(Throwable failure) {
        tell();
        next.onError(failure);
    }

    @Override
    public void onComplete() {
        tell();
        next.onComplete();
    }

    @Override
    public void request(long n) {
        if (upstream != null) {
            upstream.request(n);
        }
    }

    @Override
    public void cancel() {
        if (upstream != null) {
            upstream.cancel();
        }
        tell();
    }

    private void tell() {
        if (told) {
            return;
        }
        told = true;
        TokenUsage usage = reported;
        if (usage != null) {
            onUsed.used(usage.inputTokens(), usage.outputTokens(), usage.credits());
        } else if (started >= 0) {
            onUsed.used(started, written / TokenEstimator.TOKEN, -1);
        } else {
            onUsed.used(0, 0, 0);
        }
    }
}

package io.kiroproxy.core;

import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.model.TokenUsage;
import io.kiroproxy.core.spi.UpstreamFailure;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The growing record of one call, and its listener's informant. Confined to the call's executor. */
final class CallLog {

    private final ChatRequest request;
    private final String session;
    private final CallListener listener;
    private final InstantSource clock;
    private final Instant startedAt;
    private final List<AttemptRecord> attempts = new ArrayList<>();
    private List<String> adaptations;
    private @Nullable String model;
    private @Nullable Instant firstEventAt;
    private @Nullable TokenUsage usage;
    private boolean ended;

    CallLog(ChatRequest request, String session, CallListener listener, InstantSource clock) {
        this.request = request;
        this.session = session;
        this.listener = listener;
        this.clock = clock;
        this.startedAt = clock.instant();
        this.adaptations = request.ignored();
    }

    void started() {
        listener.started(request);
    }

    void model(String id) {
        model = id;
    }

    void attempted(Exchange exchange, String account, @Nullable UpstreamFailure failure) {
        AttemptRecord attempt = exchange.record(account, clock.instant(), failure);
        attempts.add(attempt);
        listener.attempted(request, attempt);
    }

    void committed() {
        firstEventAt = clock.instant();
        listener.committed(request);
    }

    /** Sees an event on its way to the client. */
    void passed(ChatEvent event) {
        if (event instanceof ChatEvent.MessageStart start) {
            adaptations = start.adaptations();
        } else if (event instanceof ChatEvent.UsageUpdate update) {
            usage = update.usage();
        }
    }

    void completed(ChatEvent.MessageStop stop) {
        ended(CallRecord.Outcome.OK, null, stop);
    }

    void failed(GatewayException failure) {
        ended(outcome(failure.kind()), failure, null);
    }

    void cancelled() {
        ended(CallRecord.Outcome.CANCELLED, null, null);
    }

    private void ended(
            CallRecord.Outcome outcome, @Nullable GatewayException failure, ChatEvent.@Nullable MessageStop stop) {
        if (ended) {
            return;
        }
        ended = true;
        CallRecord record = new CallRecord(
                request.id(),
                request.protocol(),
                request.client(),
                session,
                request.model(),
                model,
                startedAt,
                firstEventAt,
                clock.instant(),
                outcome,
                failure == null ? null : failure.kind(),
                failure == null ? null : failure.description(),
                stop == null ? null : stop.reason(),
                usage,
                adaptations,
                attempts);
        listener.ended(record);
    }

    private static CallRecord.Outcome outcome(ErrorKind kind) {
        return switch (kind) {
            case INVALID_REQUEST,
                    CONTEXT_TOO_LONG,
                    UNAUTHENTICATED,
                    FORBIDDEN,
                    NOT_FOUND,
                    MODEL_NOT_FOUND,
                    METHOD_NOT_ALLOWED,
                    REQUEST_TIMEOUT,
                    TOO_LARGE,
                    UNSUPPORTED_MEDIA,
                    UPGRADE_REFUSED -> CallRecord.Outcome.CLIENT_ERROR;
            default -> CallRecord.Outcome.UPSTREAM_ERROR;
        };
    }
}

package io.kiroproxy.core;

import io.kiroproxy.core.spi.CallExecutor;
import io.kiroproxy.core.spi.HttpCall;
import io.kiroproxy.core.spi.HttpReply;
import io.kiroproxy.core.spi.HttpTransport;
import io.kiroproxy.core.spi.UpstreamCall;
import io.kiroproxy.core.spi.UpstreamFailure;
import io.kiroproxy.core.spi.UpstreamFailureException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP exchange on its way: sent, and its head looked at. A refused one has its body read and classified here; an
 * accepted one goes on in the pump. Confined to the call's executor; silent once aborted.
 */
final class Exchange {

    /** Bytes of a refusal's body that are read. */
    static final int MAX_ERROR_BODY = 64 * 1024;

    /** How long a refusal's body may take; then what has come is classified. */
    static final Duration ERROR_BODY_WAIT = Duration.ofSeconds(10);

    /** Hears how it went: {@link #refusing} perhaps, then one call of one other method. */
    interface Sink {

        /** A head other than 2xx; its body is read now, within {@link #ERROR_BODY_WAIT}. */
        void refusing();

        /** A 2xx head; the body is to be subscribed to now. */
        void accepted(HttpReply reply);

        /** No usable answer. */
        void failed(UpstreamFailure failure);

        /** The provider or the transport broke its contract. */
        void broken(Throwable defect);
    }

    private final UpstreamCall call;
    private final Place place;
    private final Instant startedAt;
    private final HttpTransport transport;
    private final CallExecutor executor;
    private final Sink sink;
    private @Nullable CompletableFuture<HttpReply> pending;
    private @Nullable ErrorBody errorBody;
    private CallExecutor.@Nullable Cancellable errorTimer;
    private int status;
    private boolean resent;
    private boolean over;

    /** Where an exchange stands in its answer. */
    enum Place {
        FIRST,
        CONTINUATION
    }

    Exchange(
            UpstreamCall call,
            Place place,
            Instant startedAt,
            HttpTransport transport,
            CallExecutor executor,
            Sink sink) {
        this.call = call;
        this.place = place;
        this.startedAt = startedAt;
        this.transport = transport;
        this.executor = executor;
        this.sink = sink;
    }

    UpstreamCall call() {
        return call;
    }

    Place place() {
        return place;
    }

    /** What is known of it now. */
    AttemptRecord record(String account, Instant endedAt, @Nullable UpstreamFailure failure) {
        return new AttemptRecord(account, call.endpoint(), startedAt, endedAt, status, failure);
    }

    void send() {
        send(call.http());
    }

    private void send(HttpCall http) {
        CompletableFuture<HttpReply> sent = transport.send(http, executor);
        pending = sent;
        sent.whenComplete((reply, error) -> {
            pending = null;
            if (over) {
                return;
            }
            try {
                if (error != null) {
                    failed(http, error);
                } else {
                    head(reply);
                }
            } catch (RuntimeException | Error e) {
                sink.broken(e);
            }
        });
    }

    /** Stops it; the sink hears nothing more. */
    void abort() {
        over = true;
        CompletableFuture<HttpReply> waiting = pending;
        if (waiting != null) {
            pending = null;
            waiting.cancel(true);
        }
        closeErrorBody();
    }

    private void failed(HttpCall http, Throwable error) {
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        if (!(cause instanceof UpstreamFailureException known)) {
            over = true;
            sink.broken(cause);
        } else if (!resent
                && HttpTransport.STALE_CONNECTION.equals(known.failure().reason())) {
            resent = true;
            send(http);
        } else {
            over = true;
            sink.failed(known.failure());
        }
    }

    private void head(HttpReply reply) {
        status = reply.status();
        if (status >= 200 && status < 300) {
            over = true;
            sink.accepted(reply);
            return;
        }
        sink.refusing();
        ErrorBody body = new ErrorBody(MAX_ERROR_BODY, bytes -> refused(reply, bytes));
        errorBody = body;
        errorTimer = executor.schedule(ERROR_BODY_WAIT, body::giveUp);
        reply.body().subscribe(body);
    }

    private void refused(HttpReply reply, byte[] body) {
        if (over) {
            return;
        }
        over = true;
        closeErrorBody();
        UpstreamFailure failure;
        try {
            failure = call.classify(status, reply.fields(), body);
        } catch (RuntimeException | Error e) {
            sink.broken(e);
            return;
        }
        sink.failed(failure);
    }

    private void closeErrorBody() {
        if (errorTimer != null) {
            errorTimer.cancel();
            errorTimer = null;
        }
        if (errorBody != null) {
            errorBody.close();
            errorBody = null;
        }
    }
}

package io.kiroproxy.core.transport;

import io.kiroproxy.core.spi.CallExecutor;
import io.kiroproxy.core.spi.HttpCall;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.core.spi.HttpReply;
import io.kiroproxy.core.spi.HttpTransport;
import io.kiroproxy.core.spi.UpstreamFailure;
import io.kiroproxy.core.spi.UpstreamFailureException;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One exchange of the JDK client, brought to the call's executor. */
final class JdkExchange {

    /** Fields the JDK's client sets itself and refuses to be given. */
    private static final Set<String> NOT_OURS = Set.of("connection", "content-length", "expect", "host", "upgrade");

    /** What the client says when a connection was closed before the first byte of an answer. */
    private static final String NO_BYTES = "header parser received no bytes";

    private final HttpCall call;
    private final CallExecutor executor;
    private final Consumer<JdkExchange> over;
    private final CompletableFuture<HttpReply> reply = new CompletableFuture<>();
    private volatile @Nullable CompletableFuture<?> sent;
    private volatile @Nullable JdkBody body;
    private CallExecutor.@Nullable Cancellable headTimer;

    JdkExchange(HttpCall call, CallExecutor executor, Consumer<JdkExchange> over) {
        this.call = call;
        this.executor = executor;
        this.over = over;
    }

    CompletableFuture<HttpReply> reply() {
        return reply;
    }

    void send(HttpClient client, HttpClient.Version version) {
        HttpRequest request;
        try {
            request = request(version);
        } catch (IllegalArgumentException e) {
            over.accept(this);
            reply.completeExceptionally(
                    failure(UpstreamFailure.Kind.NETWORK, "the request cannot be sent: " + e.getMessage()));
            return;
        }
        headTimer = executor.schedule(call.headTimeout(), this::headTimedOut);
        CompletableFuture<HttpResponse<Flow.Publisher<List<ByteBuffer>>>> exchange =
                client.sendAsync(request, HttpResponse.BodyHandlers.ofPublisher());
        sent = exchange;
        reply.whenComplete((head, error) -> {
            if (error != null) {
                exchange.cancel(true);
                stopTimer();
            }
        });
        exchange.whenComplete((response, error) -> {
            try {
                executor.execute(() -> arrived(response, error));
            } catch (RejectedExecutionException e) {
                release(response);
            }
        });
    }

    private HttpRequest request(HttpClient.Version version) {
        HttpRequest.BodyPublisher payload = call.body().length == 0
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofByteArray(call.body());
        HttpRequest.Builder builder =
                HttpRequest.newBuilder(call.uri()).version(version).method(call.method(), payload);
        call.fields().forEach((name, value) -> {
            if (!NOT_OURS.contains(name.toLowerCase(Locale.ROOT))) {
                builder.header(name, value);
            }
        });
        return builder.build();
    }

    private void arrived(@Nullable HttpResponse<Flow.Publisher<List<ByteBuffer>>> response, @Nullable Throwable error) {
        stopTimer();
        if (reply.isDone() || response == null) {
            release(response);
            if (error != null) {
                reply.completeExceptionally(networkFailure(error));
            }
            return;
        }
        HttpFields.Builder fields = HttpFields.builder();
        response.headers().map().forEach((name, values) -> values.forEach(value -> fields.add(name, value)));
        JdkBody arriving = new JdkBody(response.body(), executor, () -> over.accept(this));
        body = arriving;
        reply.complete(new HttpReply(response.statusCode(), fields.build(), arriving));
    }

    /** Nobody wants this any more. */
    private void release(@Nullable HttpResponse<Flow.Publisher<List<ByteBuffer>>> response) {
        over.accept(this);
        if (response != null) {
            JdkBody.discard(response.body());
        }
    }

    private void headTimedOut() {
        reply.completeExceptionally(failure(
                UpstreamFailure.Kind.TIMEOUT,
                "no answer from " + call.uri().getHost() + " within "
                        + call.headTimeout().toMillis() + " ms"));
    }

    /** Ends it wherever it is. Any thread. */
    void abort() {
        JdkBody arriving = body;
        if (arriving != null) {
            arriving.abort();
        }
        CompletableFuture<?> running = sent;
        if (running != null) {
            running.cancel(true);
        }
        over.accept(this);
    }

    private void stopTimer() {
        if (headTimer != null) {
            headTimer.cancel();
        }
    }

    private UpstreamFailureException networkFailure(Throwable error) {
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        String host = call.uri().getHost();
        if (cause instanceof HttpConnectTimeoutException) {
            return failure(UpstreamFailure.Kind.NETWORK, "connecting to " + host + " took too long");
        }
        if (cause instanceof IOException && String.valueOf(cause.getMessage()).contains(NO_BYTES)) {
            return new UpstreamFailureException(new UpstreamFailure(
                    UpstreamFailure.Kind.NETWORK,
                    host + " closed the connection before it answered",
                    0,
                    HttpTransport.STALE_CONNECTION,
                    null,
                    null,
                    null));
        }
        return failure(
                UpstreamFailure.Kind.NETWORK,
                "no connection to " + host + " (" + cause.getClass().getSimpleName() + ")");
    }

    private static UpstreamFailureException failure(UpstreamFailure.Kind kind, String message) {
        return new UpstreamFailureException(UpstreamFailure.of(kind, message));
    }
}

package io.kiroproxy.credential.refresh;

import io.kiroproxy.core.spi.CallExecutor;
import io.kiroproxy.core.spi.HttpCall;
import io.kiroproxy.core.spi.HttpReply;
import io.kiroproxy.core.spi.HttpTransport;
import io.kiroproxy.core.spi.ProxyAddress;
import io.kiroproxy.credential.Credentials;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Performs one refresh exchange. Never blocks; the future completes on the given executor and never with a failure:
 * what can go wrong is a {@link RefreshOutcome}.
 */
public final class TokenRefresher {
    private final HttpTransport transport;
    private final InstantSource clock;
    private final RefreshSettings settings;
    private final RefreshRequests requests;

    public TokenRefresher(HttpTransport transport, InstantSource clock, RefreshSettings settings) {
        this.transport = Objects.requireNonNull(transport, "transport");
        this.clock = Objects.requireNonNull(clock, "clock");
        this.settings = Objects.requireNonNull(settings, "settings");
        this.requests = new RefreshRequests(settings);
    }

    /**
     * Buys a new access token.
     *
     * @param machineId shown to the vendor's own service
     * @param proxy the account's way out, null for the transport's default
     */
    public CompletableFuture<RefreshOutcome> refresh(
            Credentials credentials, String machineId, @Nullable ProxyAddress proxy, CallExecutor executor) {
        HttpCall call;
        try {
            call = requests.request(credentials, machineId, proxy);
        } catch (UnusableCredentialsException e) {
            return CompletableFuture.completedFuture(new RefreshOutcome.Dead(e.reason()));
        }
        CompletableFuture<RefreshOutcome> result = new CompletableFuture<>();
        CompletableFuture<HttpReply> exchange;
        try {
            exchange = transport.send(call, executor);
        } catch (RuntimeException e) {
            return CompletableFuture.completedFuture(new RefreshOutcome.Transient(
                    "the transport refused the request: " + e.getClass().getSimpleName()));
        }
        CallExecutor.Cancellable deadline = executor.schedule(settings.limit(), () -> {
            if (result.complete(new RefreshOutcome.Transient("no answer within "
                    + settings.limit().toSeconds() + " s from " + call.uri().getHost()))) {
                exchange.cancel(true);
            }
        });
        exchange.thenCompose(reply -> BodyCollector.collect(reply, result)
                        .thenApply(body -> RefreshAnswers.read(credentials, reply.status(), body, clock.instant())))
                .whenComplete((outcome, failure) -> {
                    deadline.cancel();
                    result.complete(outcome != null ? outcome : unreachable(call));
                });
        return result;
    }

    private static RefreshOutcome unreachable(HttpCall call) {
        return new RefreshOutcome.Transient("could not reach " + call.uri().getHost());
    }
}

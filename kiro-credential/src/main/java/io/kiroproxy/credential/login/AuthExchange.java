package io.kiroproxy.credential.login;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.core.spi.CallExecutor;
import io.kiroproxy.core.spi.HttpCall;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.core.spi.HttpReply;
import io.kiroproxy.core.spi.HttpTransport;
import io.kiroproxy.core.spi.ProxyAddress;
import io.kiroproxy.credential.refresh.BodyCollector;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Speaks with a sign-in service and reads its answer, within one limit. Executor's thread only. */
final class AuthExchange {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpTransport transport;
    private final CallExecutor executor;
    private final LoginSettings settings;

    AuthExchange(HttpTransport transport, CallExecutor executor, LoginSettings settings) {
        this.transport = transport;
        this.executor = executor;
        this.settings = settings;
    }

    /** The answer; any failure means that none came, and nobody knows whether the request arrived. Can be cancelled. */
    CompletableFuture<AuthAnswer> post(URI uri, ObjectNode body, @Nullable ProxyAddress proxy) {
        HttpFields fields = HttpFields.of(
                "content-type", "application/json",
                "accept", "application/json",
                "user-agent", settings.userAgent());
        return send(HttpCall.post(uri, fields, bytes(body), settings.exchangeLimit(), proxy));
    }

    /** As {@link #post}, with a form that is encoded already. */
    CompletableFuture<AuthAnswer> form(URI uri, String form, @Nullable ProxyAddress proxy) {
        HttpFields fields = HttpFields.of(
                "content-type", "application/x-www-form-urlencoded",
                "accept", "application/json",
                "user-agent", settings.userAgent());
        byte[] body = form.getBytes(StandardCharsets.US_ASCII);
        return send(HttpCall.post(uri, fields, body, settings.exchangeLimit(), proxy));
    }

    CompletableFuture<AuthAnswer> get(URI uri, @Nullable ProxyAddress proxy) {
        HttpFields fields = HttpFields.of("accept", "application/json", "user-agent", settings.userAgent());
        return send(HttpCall.get(uri, fields, settings.exchangeLimit(), proxy));
    }

    private CompletableFuture<AuthAnswer> send(HttpCall call) {
        CompletableFuture<AuthAnswer> result = new CompletableFuture<>();
        CompletableFuture<HttpReply> exchange;
        try {
            exchange = transport.send(call, executor);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
        CallExecutor.Cancellable deadline = executor.schedule(settings.exchangeLimit(), () -> result.cancel(false));
        result.whenComplete((answer, failure) -> {
            deadline.cancel();
            exchange.cancel(true);
        });
        exchange.thenCompose(reply ->
                        BodyCollector.collect(reply, result).thenApply(bytes -> AuthAnswer.of(reply.status(), bytes)))
                .whenComplete((answer, failure) -> {
                    if (answer != null) {
                        result.complete(answer);
                    } else {
                        result.completeExceptionally(failure);
                    }
                });
        return result;
    }

    private static byte[] bytes(ObjectNode body) {
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of texts could not be written", e);
        }
    }
}

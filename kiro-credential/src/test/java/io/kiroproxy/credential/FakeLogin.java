package io.kiroproxy.credential;

import io.kiroproxy.core.spi.CallExecutor;
import io.kiroproxy.core.spi.HttpCall;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.core.spi.HttpReply;
import io.kiroproxy.core.spi.HttpTransport;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Function;

/** A login service in place of the network: answers by a function, remembers what was asked. */
public final class FakeLogin implements HttpTransport {
    private final List<HttpCall> calls = new ArrayList<>();
    private Function<HttpCall, CompletableFuture<HttpReply>> answer;
    private int counter;

    /** One that renews everything, with a new refresh token each time. */
    public FakeLogin() {
        answer = call -> {
            counter++;
            return CompletableFuture.completedFuture(reply(
                    200,
                    "{\"accessToken\":\"access-" + counter + "\",\"refreshToken\":\"" + refreshToken(counter)
                            + "\",\"expiresIn\":3600}"));
        };
    }

    /** A refresh token of believable length. */
    public static String refreshToken(int number) {
        return "aorAAAAAG" + "x".repeat(120) + number;
    }

    /** From now on this is the answer. */
    public synchronized FakeLogin answers(int status, String body) {
        return answers(call -> CompletableFuture.completedFuture(reply(status, body)));
    }

    /** From now on {@code function} answers. */
    public synchronized FakeLogin answers(Function<HttpCall, CompletableFuture<HttpReply>> function) {
        answer = function;
        return this;
    }

    public static HttpReply reply(int status, String body) {
        return new HttpReply(
                status,
                HttpFields.EMPTY,
                subscriber -> subscriber.onSubscribe(new Flow.Subscription() {
                    private boolean sent;

                    @Override
                    public void request(long n) {
                        if (!sent) {
                            sent = true;
                            subscriber.onNext(ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)));
                            subscriber.onComplete();
                        }
                    }

                    @Override
                    public void cancel() {
                        sent = true;
                    }
                }));
    }

    @Override
    public synchronized CompletableFuture<HttpReply> send(HttpCall call, CallExecutor executor) {
        calls.add(call);
        CompletableFuture<HttpReply> result = new CompletableFuture<>();
        answer.apply(call)
                .whenComplete((reply, failure) -> executor.execute(() -> {
                    if (reply != null) {
                        result.complete(reply);
                    } else {
                        result.completeExceptionally(failure);
                    }
                }));
        return result;
    }

    public synchronized List<HttpCall> calls() {
        return List.copyOf(calls);
    }

    public static String body(HttpCall call) {
        return new String(call.body(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {}
}

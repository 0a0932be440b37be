package io.kiroproxy.core.testing;

import io.kiroproxy.core.spi.CallExecutor;
import io.kiroproxy.core.spi.HttpCall;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.core.spi.HttpReply;
import io.kiroproxy.core.spi.HttpTransport;
import io.kiroproxy.core.spi.UpstreamFailure;
import io.kiroproxy.core.spi.UpstreamFailureException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Answers from a script, in order, and remembers what was sent. */
public final class FakeTransport implements HttpTransport {

    private final ArrayDeque<Function<HttpCall, CompletableFuture<HttpReply>>> script = new ArrayDeque<>();
    private final List<HttpCall> calls = new ArrayList<>();
    private final List<CompletableFuture<HttpReply>> replies = new ArrayList<>();
    private boolean closed;

    /** The next call is answered with this head and body. */
    public synchronized FakeTransport reply(int status, FakeBody body) {
        return then(call -> CompletableFuture.completedFuture(new HttpReply(status, HttpFields.EMPTY, body)));
    }

    /** The next call is answered with 200 and a whole body of one buffer per string. */
    public FakeTransport answer(String... buffers) {
        FakeBody body = new FakeBody();
        for (String buffer : buffers) {
            body.push(buffer);
        }
        return reply(200, body.end());
    }

    /** The next call is refused with a short body. */
    public FakeTransport refuse(int status, String body) {
        return reply(status, new FakeBody().push(body).end());
    }

    /** The next call gets no answer's head. */
    public FakeTransport fail(UpstreamFailure failure) {
        return then(call -> CompletableFuture.failedFuture(new UpstreamFailureException(failure)));
    }

    /** The next call waits for ever. */
    public FakeTransport hang() {
        return then(call -> new CompletableFuture<>());
    }

    /** The next call is answered by {@code answer}. */
    public synchronized FakeTransport then(Function<HttpCall, CompletableFuture<HttpReply>> answer) {
        script.add(answer);
        return this;
    }

    @Override
    public synchronized CompletableFuture<HttpReply> send(HttpCall call, CallExecutor executor) {
        calls.add(call);
        Function<HttpCall, CompletableFuture<HttpReply>> answer = script.poll();
        if (answer == null) {
            throw new AssertionError("call " + calls.size() + " is not in the script: " + call);
        }
        CompletableFuture<HttpReply> reply = answer.apply(call);
        replies.add(reply);
        return reply;
    }

    /** What was sent, in order. */
    public synchronized List<HttpCall> calls() {
        return List.copyOf(calls);
    }

    /** Whether the future of the call at {@code index} was cancelled. */
    public synchronized boolean cancelled(int index) {
        return replies.get(index).isCancelled();
    }

    public boolean closed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
    }
}

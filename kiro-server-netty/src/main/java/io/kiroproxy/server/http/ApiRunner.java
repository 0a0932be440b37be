package io.kiroproxy.server.http;

import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.spi.CallExecutor;
import io.kiroproxy.server.config.Timeout;
import io.kiroproxy.server.transport.LoopExecutor;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs a request to the server's own API: its handler on a worker, its answer back on the event loop, in time by
 * {@link Timeout#ADMIN}. On the event loop, apart from what it hands to the workers.
 */
final class ApiRunner {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final Edge edge;
    private final Channel channel;
    private final LoopExecutor loop;
    private final Reply reply;
    private final Consumer<GatewayException> onFailure;
    private final Consumer<ApiAnswer.Call> onCall;
    private CallExecutor.@Nullable Cancellable timer;
    private @Nullable ApiStream stream;
    private boolean over;

    /**
     * @param onFailure answers a failure
     * @param onCall runs a call whose answer is the answer
     */
    ApiRunner(
            Edge edge,
            Channel channel,
            LoopExecutor loop,
            Reply reply,
            Consumer<GatewayException> onFailure,
            Consumer<ApiAnswer.Call> onCall) {
        this.edge = edge;
        this.channel = channel;
        this.loop = loop;
        this.reply = reply;
        this.onFailure = onFailure;
        this.onCall = onCall;
    }

    /** @param answer begins the answer, on a worker */
    void run(Supplier<CompletionStage<ApiAnswer>> answer) {
        timer = loop.schedule(edge.timeouts().of(Timeout.ADMIN), this::tooSlow);
        try {
            edge.workers().execute(() -> work(answer));
        } catch (RejectedExecutionException e) {
            fail(new GatewayException(
                    ErrorKind.OVERLOADED, "the proxy has too much to do at the moment", RETRY_AFTER, null));
        }
    }

    /** Ends it from this side. */
    void endWith(GatewayException failure) {
        if (stream != null) {
            stream.end();
        } else if (!over) {
            fail(failure);
        }
    }

    /** The client takes bytes again. */
    void onWritable() {
        if (stream != null) {
            stream.onWritable();
        }
    }

    /** The server stops: a stream would never end by itself. */
    void drain() {
        if (stream != null) {
            stream.end();
        }
    }

    /** Nobody waits any more. */
    void close() {
        over = true;
        if (timer != null) {
            timer.cancel();
        }
        if (stream != null) {
            stream.close();
        }
    }

    private void work(Supplier<CompletionStage<ApiAnswer>> begin) {
        CompletionStage<ApiAnswer> answer;
        try {
            answer = begin.get();
        } catch (RuntimeException | StackOverflowError e) {
            GatewayException known = Failures.known(e);
            back(() -> fail(known));
            return;
        }
        answer.whenComplete((done, failure) -> {
            if (failure == null) {
                back(() -> reply(done));
            } else {
                GatewayException known = Failures.known(failure);
                back(() -> fail(known));
            }
        });
    }

    private void back(Runnable step) {
        try {
            loop.execute(() -> {
                if (!over) {
                    step.run();
                }
            });
        } catch (RejectedExecutionException e) {
            over = true;
        }
    }

    private void reply(ApiAnswer answer) {
        close();
        if (reply.over()) {
            return;
        }
        if (answer instanceof ApiAnswer.Whole whole) {
            reply.whole(whole.status(), whole.fields(), whole.body());
        } else if (answer instanceof ApiAnswer.Streamed streamed) {
            stream(streamed);
        } else if (answer instanceof ApiAnswer.Call call) {
            onCall.accept(call);
        }
    }

    private void stream(ApiAnswer.Streamed answer) {
        if (reply.bodiless()) {
            reply.whole(200, answer.fields(), new byte[0]);
            return;
        }
        stream = new ApiStream(channel, loop, reply, answer, edge.timeouts().of(Timeout.PING));
        stream.start();
    }

    private void fail(GatewayException failure) {
        close();
        if (!reply.over()) {
            onFailure.accept(failure);
        }
    }

    private void tooSlow() {
        if (!over) {
            fail(new GatewayException(
                    ErrorKind.UPSTREAM_TIMEOUT,
                    "no answer within " + edge.timeouts().of(Timeout.ADMIN).toSeconds()
                            + " s; what was begun may still happen"));
        }
    }
}

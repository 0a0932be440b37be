package io.kiroproxy.server.http;

import io.kiroproxy.core.spi.CallExecutor;
import io.kiroproxy.server.transport.LoopExecutor;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Sends a streamed answer of the server's own API, one piece at a time and no faster than the client takes them. Hears
 * its publisher on any thread; everything else is on the channel's event loop.
 */
final class ApiStream implements Flow.Subscriber<byte[]> {

    private final Channel channel;
    private final LoopExecutor loop;
    private final Reply reply;
    private final ApiAnswer.Streamed answer;
    private final Duration ping;
    private final PieceStream out;
    private Flow.@Nullable Subscription subscription;
    private CallExecutor.@Nullable Cancellable timer;
    private boolean asked;
    private boolean over;
    private long lastWrite;

    ApiStream(Channel channel, LoopExecutor loop, Reply reply, ApiAnswer.Streamed answer, Duration ping) {
        this.channel = channel;
        this.loop = loop;
        this.reply = reply;
        this.answer = answer;
        this.ping = ping;
        this.out = new PieceStream(channel.alloc());
    }

    void start() {
        reply.start(answer.fields());
        reply.flush();
        lastWrite = loop.now();
        timer = loop.schedule(ping, this::pingIfSilent);
        answer.pieces().subscribe(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        here(() -> {
            if (over) {
                given.cancel();
            } else {
                subscription = given;
                onWritable();
            }
        });
    }

    @Override
    public void onNext(byte[] piece) {
        here(() -> {
            asked = false;
            if (!over) {
                write(piece);
                onWritable();
            }
        });
    }

    @Override
    public void onError(Throwable failure) {
        here(this::end);
    }

    @Override
    public void onComplete() {
        here(this::end);
    }

    /** The client takes bytes. */
    void onWritable() {
        Flow.Subscription given = subscription;
        if (given != null && !over && !asked && channel.isWritable()) {
            asked = true;
            given.request(1);
        }
    }

    /** Ends the stream properly from this side. */
    void end() {
        if (!over) {
            close();
            if (!reply.over()) {
                reply.end();
            }
        }
    }

    /** Nobody waits for more. */
    void close() {
        over = true;
        if (timer != null) {
            timer.cancel();
        }
        if (subscription != null) {
            subscription.cancel();
        }
    }

    private void pingIfSilent() {
        if (over) {
            return;
        }
        long left = ping.toNanos() - (loop.now() - lastWrite);
        if (left <= 0) {
            if (channel.isWritable()) {
                write(answer.ping());
            }
            left = ping.toNanos();
        }
        timer = loop.schedule(Duration.ofNanos(left), this::pingIfSilent);
    }

    private void write(byte[] bytes) {
        lastWrite = loop.now();
        out.write(bytes, 0, bytes.length);
        reply.piece(out);
        reply.flush();
    }

    private void here(Runnable step) {
        if (loop.loop().inEventLoop()) {
            step.run();
            return;
        }
        try {
            loop.execute(step);
        } catch (RejectedExecutionException e) {
            over = true;
        }
    }
}

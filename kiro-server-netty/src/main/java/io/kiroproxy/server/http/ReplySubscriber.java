package io.kiroproxy.server.http;

import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.spi.CallExecutor;
import io.kiroproxy.protocol.spi.ClientCall;
import io.kiroproxy.protocol.spi.ReplyWriter;
import io.kiroproxy.server.config.Limit;
import io.kiroproxy.server.config.Timeout;
import io.kiroproxy.server.transport.LoopExecutor;
import io.netty.channel.Channel;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns the events of one call into its answer, asking for more only while the client takes what is there
 * (architecture.md 6). Everything happens on the channel's event loop.
 *
 * <p>The head of a streamed answer goes with the first event, or alone with a ping when that takes longer than
 * {@link Timeout#HEAD_PATIENCE}. A failure before the head becomes the protocol's error reply. A failure after it is
 * written in the protocol's in-stream form, the chunked body is ended and the connection closed: with the body left
 * open instead, fetch-based clients throw away what they have not read yet, the error form included. Only when the
 * form itself cannot be written does the body stay open, so that a cut answer never looks complete.
 */
final class ReplySubscriber implements Flow.Subscriber<ChatEvent> {

    private static final System.Logger LOG = System.getLogger(ReplySubscriber.class.getName());

    /** Events asked for at a time: at first one, then more each time up to this many. */
    private static final int BATCH = 32;

    /**
     * Bytes that the events asked for may become, going by the largest so far: they come even when the client has stopped
     * reading meanwhile.
     */
    private static final int AHEAD = 32 << 10;

    /** Bytes that go to the channel at once; less than the write marks, so that they are seen in time. */
    private static final int PIECE = 16 << 10;

    private final Channel channel;
    private final LoopExecutor loop;
    private final Reply reply;
    private final ClientCall.Chat call;
    private final Consumer<GatewayException> onRefused;
    private final ReplyHead head;
    private final PieceStream out;
    private final ReplyWriter writer;
    private final Duration ping;
    private final Duration headPatience;
    private final long wholeLimit;

    private Flow.@Nullable Subscription subscription;
    private CallExecutor.@Nullable Cancellable timer;
    private int asked;
    private int batch = 1;
    private int largest = 1;
    private long lastWrite;
    private boolean flushScheduled;
    private boolean over;

    /** @param onRefused answers a failure that came before the head */
    ReplySubscriber(
            Channel channel,
            LoopExecutor loop,
            Reply reply,
            ClientCall.Chat call,
            ReplyHead head,
            Edge edge,
            Consumer<GatewayException> onRefused) {
        this.channel = channel;
        this.loop = loop;
        this.reply = reply;
        this.call = call;
        this.onRefused = onRefused;
        this.head = head;
        this.out = new PieceStream(channel.alloc());
        this.writer = call.newWriter(out);
        this.ping = edge.timeouts().of(Timeout.PING);
        this.headPatience = edge.timeouts().of(Timeout.HEAD_PATIENCE);
        this.wholeLimit = edge.limits().of(Limit.WHOLE_ANSWER);
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        if (over || this.subscription != null) {
            subscription.cancel();
            return;
        }
        this.subscription = subscription;
        if (streamed()) {
            timer = loop.schedule(headPatience, this::headAhead);
        }
        ask();
    }

    @Override
    public void onNext(ChatEvent event) {
        if (over) {
            return;
        }
        asked--;
        head.see(event);
        try {
            if (streamed() && !reply.started()) {
                start();
            }
            int before = out.size();
            writer.write(event);
            largest = Math.max(largest, out.size() - before);
        } catch (IOException | RuntimeException e) {
            broken(e);
            return;
        }
        written();
        ask();
    }

    @Override
    public void onError(Throwable failure) {
        if (!over) {
            fail(Failures.known(failure));
        }
    }

    @Override
    public void onComplete() {
        if (over) {
            return;
        }
        try {
            if (streamed() && !reply.started()) {
                start();
            }
            writer.finish();
        } catch (IOException | RuntimeException e) {
            broken(e);
            return;
        }
        if (!streamed() && out.size() > wholeLimit) {
            written();
            return;
        }
        stop();
        if (streamed()) {
            send();
            reply.end();
        } else {
            reply.whole(200, head.fields(), out.take());
        }
    }

    /** The client takes bytes again. */
    void onWritable() {
        ask();
    }

    /** The client is gone. */
    void cancel() {
        if (!over) {
            stop();
            out.discard();
            cancelUpstream();
        }
    }

    /** Ends the call from this side with {@code failure}. */
    void endWith(GatewayException failure) {
        if (!over) {
            cancelUpstream();
            fail(failure);
        }
    }

    private void ask() {
        Flow.Subscription now = subscription;
        if (now == null || over || asked > batch / 4 || !channel.isWritable()) {
            return;
        }
        batch = Math.max(1, Math.min(AHEAD / largest, Math.min(BATCH, batch * 2)));
        int more = batch - asked;
        if (more > 0) {
            asked = batch;
            now.request(more);
        }
    }

    private void start() {
        reply.start(head.fields());
        if (timer != null) {
            timer.cancel();
        }
        lastWrite = loop.now();
        timer = loop.schedule(ping, this::pingIfSilent);
    }

    private void headAhead() {
        if (!over && !reply.started()) {
            start();
            writePing();
        }
    }

    private void pingIfSilent() {
        if (over) {
            return;
        }
        long left = ping.toNanos() - (loop.now() - lastWrite);
        if (left <= 0) {
            if (channel.isWritable()) {
                writePing();
            }
            left = ping.toNanos();
        }
        if (!over) {
            timer = loop.schedule(Duration.ofNanos(left), this::pingIfSilent);
        }
    }

    private void writePing() {
        try {
            writer.ping();
            written();
        } catch (IOException | RuntimeException e) {
            broken(e);
        }
    }

    /** Something may stand in the buffer: sends it with all else that comes in this turn of the loop. */
    private void written() {
        if (!streamed()) {
            if (out.size() > wholeLimit) {
                endWith(new GatewayException(
                        ErrorKind.UPSTREAM_ERROR, "the answer is longer than " + wholeLimit + " bytes; stream it"));
            }
            return;
        }
        if (out.size() >= PIECE) {
            reply.piece(out);
        }
        if (!flushScheduled) {
            flushScheduled = true;
            loop.execute(this::flush);
        }
    }

    private void flush() {
        flushScheduled = false;
        if (!over) {
            send();
            reply.flush();
        }
    }

    private void send() {
        if (out.size() > 0) {
            lastWrite = loop.now();
            reply.piece(out);
        }
    }

    private void fail(GatewayException failure) {
        stop();
        if (!reply.started()) {
            out.discard();
            onRefused.accept(failure);
            return;
        }
        reply.telling(failure);
        reply.closeAfter();
        try {
            writer.fail(failure);
            send();
            reply.end();
        } catch (IOException | RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "an in-stream error could not be written", e);
            out.discard();
            reply.cut();
        }
    }

    /** The writer failed, so nothing it could still write can be trusted. */
    private void broken(Exception cause) {
        cancelUpstream();
        stop();
        out.discard();
        if (reply.started()) {
            reply.telling(new GatewayException(ErrorKind.INTERNAL, "the answer could not be written"));
            LOG.log(System.Logger.Level.WARNING, "an answer could not be written", cause);
            reply.cut();
        } else {
            onRefused.accept(Failures.known(cause));
        }
    }

    private void stop() {
        over = true;
        if (timer != null) {
            timer.cancel();
        }
    }

    private void cancelUpstream() {
        if (subscription != null) {
            subscription.cancel();
        }
    }

    private boolean streamed() {
        return call.streaming() == ClientCall.Streaming.STREAMED;
    }
}

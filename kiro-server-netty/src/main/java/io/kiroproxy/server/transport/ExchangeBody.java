package io.kiroproxy.server.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * An answer's body on demand. Holds what one socket read brought and asks for the next when that has been taken.
 * Confined to the connection's loop, except for the subscription's methods, which come from anywhere.
 */
final class ExchangeBody implements Flow.Publisher<ByteBuffer>, Flow.Subscription {

    /** Bytes delivered at a time, unless one piece alone has more. */
    private static final int TOGETHER = 32 << 10;

    private final Runnable more;
    private final Runnable leave;
    private final EventLoop loop;
    private final Delivery delivery;
    private final UpstreamLoad load;
    private final ArrayDeque<ByteBuf> queue = new ArrayDeque<>();
    private Flow.@Nullable Subscriber<? super ByteBuffer> subscriber;
    private @Nullable Throwable failure;
    private long demand;
    private boolean ended;
    private boolean done;
    private boolean draining;

    /**
     * @param more asks the connection for another read
     * @param leave gives the connection up
     */
    ExchangeBody(Runnable more, Runnable leave, EventLoop loop, Delivery delivery, UpstreamLoad load) {
        this.more = more;
        this.leave = leave;
        this.loop = loop;
        this.delivery = delivery;
        this.load = load;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        onLoop(() -> {
            if (this.subscriber != null) {
                delivery.run(() -> {
                    subscriber.onSubscribe(new Refused());
                    subscriber.onError(new IllegalStateException("a body has one subscriber"));
                });
                return;
            }
            this.subscriber = subscriber;
            delivery.run(() -> subscriber.onSubscribe(this));
            drain();
        });
    }

    @Override
    public void request(long n) {
        onLoop(() -> {
            if (n <= 0) {
                free();
                fail(new IllegalArgumentException("request: " + n + " (expected: 1 or more)"));
                leave.run();
                return;
            }
            demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
            drain();
        });
    }

    @Override
    public void cancel() {
        onLoop(() -> {
            if (!done) {
                done = true;
                free();
                if (!ended) {
                    leave.run();
                }
            }
        });
    }

    /** Takes over {@code content}. */
    void offer(ByteBuf content) {
        if (done || !content.isReadable()) {
            content.release();
            return;
        }
        load.buffered(content.readableBytes());
        if (subscriber == null) {
            queue.addLast(unpooled(content));
        } else {
            queue.addLast(content);
        }
    }

    /** Nobody may ever subscribe, and then nobody would release what is pooled. */
    private static ByteBuf unpooled(ByteBuf content) {
        byte[] bytes = ByteBufUtil.getBytes(content);
        content.release();
        return Unpooled.wrappedBuffer(bytes);
    }

    /** Nothing more will be offered. */
    void end() {
        ended = true;
        drain();
    }

    /** The body broke; what is queued is still delivered first. */
    void fail(Throwable cause) {
        if (!ended) {
            failure = cause;
            ended = true;
            drain();
        }
    }

    /** Delivers what is wanted and there; asks for more when something is wanted and nothing is there. */
    void drain() {
        if (draining || done || subscriber == null) {
            return;
        }
        draining = true;
        Flow.Subscriber<? super ByteBuffer> target = subscriber;
        try {
            while (demand > 0 && !queue.isEmpty() && !done) {
                demand--;
                deliver(target, next());
            }
        } finally {
            draining = false;
        }
        if (done || !queue.isEmpty()) {
            return;
        }
        if (ended) {
            done = true;
            Throwable cause = failure;
            delivery.run(cause == null ? target::onComplete : () -> target.onError(cause));
        } else if (demand > 0) {
            more.run();
        }
    }

    /**
     * What is queued, as one buffer as far as that is no larger than {@link #TOGETHER}: an upstream that sends each
     * event as a chunk of its own may have sent hundreds since the last read, and each delivery has its price.
     */
    private ByteBuf next() {
        ByteBuf first = queue.removeFirst();
        int pieces = 0;
        int length = first.readableBytes();
        for (ByteBuf piece : queue) {
            if (length + piece.readableBytes() > TOGETHER) {
                break;
            }
            length += piece.readableBytes();
            pieces++;
        }
        return pieces == 0 ? first : joined(first, pieces, length);
    }

    private ByteBuf joined(ByteBuf first, int pieces, int length) {
        ByteBuf joined = first.alloc().buffer(length).writeBytes(first);
        first.release();
        for (int i = 0; i < pieces; i++) {
            ByteBuf piece = queue.removeFirst();
            joined.writeBytes(piece);
            piece.release();
        }
        return joined;
    }

    private void deliver(Flow.Subscriber<? super ByteBuffer> target, ByteBuf content) {
        delivery.run(() -> {
            try {
                target.onNext(content.nioBuffer().asReadOnlyBuffer());
            } catch (RuntimeException e) {
                cancel();
                throw e;
            } finally {
                load.buffered(-content.readableBytes());
                content.release();
            }
        });
    }

    private void free() {
        queue.forEach(content -> {
            load.buffered(-content.readableBytes());
            content.release();
        });
        queue.clear();
    }

    private void onLoop(Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
        } else {
            loop.execute(task);
        }
    }

    private static final class Refused implements Flow.Subscription {
        @Override
        public void request(long n) {}

        @Override
        public void cancel() {}
    }
}

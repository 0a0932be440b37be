package io.kiroproxy.server.http;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The event loops of one server, which its upstream connections share, so that a call never changes threads. */
public final class EdgeLoops implements AutoCloseable {

    private static final int GRACE_SECONDS = 5;
    private static final Duration THREAD_END = Duration.ofSeconds(5);

    private final EdgeThreads threads = new EdgeThreads("kiro-http");
    private final EventLoopGroup group;

    private EdgeLoops(int count) {
        group = new MultiThreadIoEventLoopGroup(count, threads, NioIoHandler.newFactory());
    }

    /** As many loops as there are processors. */
    public static EdgeLoops create() {
        return new EdgeLoops(Runtime.getRuntime().availableProcessors());
    }

    /** The loops. */
    public EventLoopGroup group() {
        return group;
    }

    /** Ends the loops and waits until their threads are gone. Not to be called on one of them. Idempotent. */
    @Override
    public void close() {
        group.shutdownGracefully(0, GRACE_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
        threads.join(THREAD_END);
    }
}

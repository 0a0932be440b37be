package io.kiroproxy.server.transport;

import io.kiroproxy.core.spi.CallExecutor;
import io.kiroproxy.core.spi.HttpCall;
import io.kiroproxy.core.spi.HttpReply;
import io.kiroproxy.core.spi.HttpTransport;
import io.kiroproxy.core.spi.UpstreamFailure;
import io.kiroproxy.core.spi.UpstreamFailureException;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.ssl.SslContextBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Sends HTTP/1.1 and, where the upstream offers it, HTTP/2 requests over Netty. A call whose executor is a {@link LoopExecutor} of this transport's group keeps
 * its upstream connection on its own loop; other calls get one of the group's loops and their signals travel.
 *
 * <p>Connections are pooled per loop, host and proxy; HTTP and SOCKS5 proxies per call; names are resolved on a
 * small pool of threads because the system's resolver blocks. Any thread may call {@link #send}.
 */
public final class NettyHttpTransport implements HttpTransport {

    private static final int RESOLVER_THREADS = 2;
    private static final int WAITING_LOOKUPS = 1024;
    private static final long RESOLVER_IDLE_SECONDS = 30;

    private final EventLoopGroup group;
    private final List<EventLoop> loops;
    private final TransportSettings settings;
    private final Connector connector;
    private final ExecutorService resolvers;
    private final WorkerResolver resolver;
    private final Map<EventLoop, LoopPool> pools = new ConcurrentHashMap<>();
    private final UpstreamLoad load = new UpstreamLoad();
    private final AtomicBoolean closed = new AtomicBoolean();

    private NettyHttpTransport(EventLoopGroup group, TransportSettings settings, SslContextBuilder tls) {
        this.group = group;
        this.loops = loopsOf(group);
        this.settings = settings;
        this.resolvers = resolverThreads();
        this.resolver = new WorkerResolver(resolvers);
        this.connector = new Connector(settings, new ClientTls(resolvers, settings, tls), resolver);
    }

    /** A transport on {@code group}, which stays the caller's to shut down, trusting what the JDK trusts. */
    public static NettyHttpTransport create(EventLoopGroup group, TransportSettings settings) {
        return create(group, settings, SslContextBuilder.forClient());
    }

    /**
     * The same with the caller's idea of whom to trust; which protocols are offered is the settings' to say.
     *
     * @param tls belongs to the transport from now on
     */
    public static NettyHttpTransport create(EventLoopGroup group, TransportSettings settings, SslContextBuilder tls) {
        Objects.requireNonNull(group, "group");
        Objects.requireNonNull(settings, "settings");
        Objects.requireNonNull(tls, "tls");
        return new NettyHttpTransport(group, settings, tls);
    }

    /** What it holds at the moment. */
    public UpstreamLoad load() {
        return load;
    }

    @Override
    public CompletableFuture<HttpReply> send(HttpCall call, CallExecutor executor) {
        Objects.requireNonNull(executor, "executor");
        Target target;
        try {
            target = Target.of(call, settings.proxy());
        } catch (IllegalArgumentException e) {
            return CompletableFuture.failedFuture(new UpstreamFailureException(
                    UpstreamFailure.of(UpstreamFailure.Kind.BAD_REQUEST, String.valueOf(e.getMessage()))));
        }
        EventLoop loop = loopFor(executor);
        Exchange exchange = new Exchange(call, target, poolOf(loop), executor);
        if (loop.inEventLoop()) {
            exchange.start();
        } else {
            loop.execute(exchange::start);
        }
        return exchange.reply();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            pools.values().forEach(pool -> {
                if (!pool.loop().isShuttingDown()) {
                    pool.loop().execute(pool::close);
                }
            });
            resolver.close();
            resolvers.shutdown();
        }
    }

    private LoopPool poolOf(EventLoop loop) {
        return pools.computeIfAbsent(loop, l -> new LoopPool(l, settings, connector, closed::get, load));
    }

    /** The call's own loop, or else always the same one for the same executor, so that its connections are found again. */
    private EventLoop loopFor(CallExecutor executor) {
        if (executor instanceof LoopExecutor own && own.loop().parent() == group) {
            return own.loop();
        }
        return loops.get(Math.floorMod(System.identityHashCode(executor), loops.size()));
    }

    private static List<EventLoop> loopsOf(EventLoopGroup group) {
        List<EventLoop> loops = new ArrayList<>();
        group.forEach(executor -> loops.add((EventLoop) executor));
        return List.copyOf(loops);
    }

    private static ExecutorService resolverThreads() {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                RESOLVER_THREADS,
                RESOLVER_THREADS,
                RESOLVER_IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(WAITING_LOOKUPS),
                task -> {
                    Thread thread = new Thread(task, "kiro-resolver");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }
}

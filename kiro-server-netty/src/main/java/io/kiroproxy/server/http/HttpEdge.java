package io.kiroproxy.server.http;

import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.protocol.spi.ClientProtocol;
import io.kiroproxy.server.access.ClientKeys;
import io.kiroproxy.server.config.Limit;
import io.kiroproxy.server.config.ServerConfig;
import io.kiroproxy.server.config.Timeout;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The sockets and threads of one server. Holds nothing static; {@link #close} leaves neither thread nor socket. */
public final class HttpEdge {

    /**
     * What the edge is told by the server around it.
     *
     * @param accounts how many there are now; must not block
     * @param api the server's own API
     * @param files the web UI's, empty for a server without one
     * @param calls hears of every call
     * @param keys the issued client keys; they stay their owner's to close
     * @param drain ends the server when its own API says so
     */
    public record Facts(
            Supplier<Accounts> accounts,
            List<ApiRoute> api,
            List<WebFile> files,
            CallWatcher calls,
            ClientKeys keys,
            Drain drain) {
        public Facts {
            api = List.copyOf(api);
            files = List.copyOf(files);
        }
    }

    /** How many accounts there are. */
    public record Accounts(int total, int available, int coolingDown) {}

    private static final int BACKLOG = 1024;
    private static final Duration THREAD_END = Duration.ofSeconds(5);

    private final ServerConfig config;
    private final EdgeState state;
    private final OpenConnections connections = new OpenConnections();
    private final EdgeThreads workerThreads = new EdgeThreads("kiro-worker");
    private final EdgeLoops loops;
    private final ThreadPoolExecutor workers;
    private final Edge edge;
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private volatile int port;
    private volatile @Nullable Channel acceptor;

    private HttpEdge(
            EdgeLoops loops,
            ServerConfig config,
            List<ClientProtocol> protocols,
            Backend backend,
            Facts facts,
            InstantSource clock,
            RandomGenerator random) {
        this.loops = loops;
        this.config = config;
        this.state = new EdgeState(facts.drain());
        int cores = Runtime.getRuntime().availableProcessors();
        workers = new ThreadPoolExecutor(
                cores,
                cores,
                10,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(config.limits().intOf(Limit.WORKER_QUEUE)),
                workerThreads);
        workers.allowCoreThreadTimeOut(true);
        OwnRoutes own = new OwnRoutes(state, facts);
        Router router = new Router(protocols, own.routes(), facts.api());
        own.listing(router.endpoints());
        AccessGate access = new AccessGate(config, facts.keys(), System::nanoTime);
        edge = new Edge(
                config.limits(),
                config.timeouts(),
                router,
                new PlacePolicy(config, access::open),
                access,
                facts.keys(),
                new BodyBudget(config.limits().of(Limit.BODY_MEMORY)),
                new CallIds(random),
                backend,
                workers,
                state,
                facts.calls(),
                clock);
    }

    /**
     * Binds and serves.
     *
     * @param loops where everything runs; closed with the edge
     * @throws IOException when the address is taken or cannot be used
     */
    public static HttpEdge start(
            EdgeLoops loops,
            ServerConfig config,
            List<ClientProtocol> protocols,
            Backend backend,
            Facts facts,
            InstantSource clock,
            RandomGenerator random)
            throws IOException {
        HttpEdge edge = new HttpEdge(loops, config, protocols, backend, facts, clock, random);
        edge.bind();
        facts.drain().onBegin(edge::retire);
        return edge;
    }

    private void bind() throws IOException {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops.group())
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                // Left to itself the kernel holds up to 4 MiB for each client that does not read (tcp_wmem).
                .childOption(ChannelOption.SO_SNDBUF, config.limits().intOf(Limit.WRITE_HIGH))
                .childOption(
                        ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(
                                config.limits().intOf(Limit.WRITE_LOW),
                                config.limits().intOf(Limit.WRITE_HIGH)))
                .childHandler(new HttpPipeline(
                        edge,
                        new ConnectionCap(config.limits(), () -> edge.calls().refused(RefusalReason.CONNECTIONS)),
                        connections));
        ChannelFuture bound =
                bootstrap.bind(config.listen().host(), config.listen().port()).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            close();
            Throwable cause = bound.cause();
            throw cause instanceof IOException exception ? exception : new IOException(cause);
        }
        Channel listening = bound.channel();
        acceptor = listening;
        port = ((InetSocketAddress) listening.localAddress()).getPort();
    }

    /** Client connections that are open. */
    public int openConnections() {
        return connections.count();
    }

    /** Bytes of request bodies that are held. */
    public long bufferedBytes() {
        return edge.bodies().used();
    }

    /**
     * Obeys the parts of {@code now} that can change while it runs: calls that begin afterwards see its limits of requests,
     * its waits and its names. Where it listens, and what was allotted at the start, stays.
     */
    public void change(ServerConfig now) {
        ServerConfig here = now.withListen(config.listen());
        state.change(new EdgeState.Rules(now.limits(), now.timeouts(), new PlacePolicy(here, edge.access()::open)));
    }

    /** The port it listens on. */
    public int port() {
        return port;
    }

    /**
     * Stops accepting, lets idle connections go and running calls end; those that do not within
     * {@link Timeout#DRAIN} are ended with an error, and cut {@link Timeout#DRAIN_HARD} later. Completes when all
     * connections are closed. The threads stay until {@link #close}.
     */
    public CompletableFuture<Void> drain() {
        return drain(edge.timeouts().of(Timeout.DRAIN));
    }

    /**
     * Refuses new calls with a 503 and answers everything else until the running calls have ended, then drains as {@link
     * #drain} does; both together have {@link Timeout#DRAIN}. {@link #over} completes at the end.
     */
    private void retire() {
        Duration patience = edge.timeouts().of(Timeout.DRAIN);
        long until = System.nanoTime() + patience.toNanos();
        state.drain().refuseCalls();
        CompletableFuture<Void> quiet = new CompletableFuture<>();
        var timer = loops.group().schedule(() -> quiet.complete(null), patience.toMillis(), TimeUnit.MILLISECONDS);
        state.drain().quiet().thenRun(() -> quiet.complete(null));
        quiet.thenRun(() -> {
            timer.cancel(false);
            drain(Duration.ofNanos(Math.max(0, until - System.nanoTime()))).thenRun(() -> over.complete(null));
        });
    }

    private CompletableFuture<Void> drain(Duration patience) {
        state.drain().refuseCalls();
        ChannelFuture accepting = stopAccepting();
        CompletableFuture<Void> empty = connections.empty();
        if (accepting == null) {
            connections.drain();
        } else {
            accepting.addListener(closed -> connections.drain());
        }
        long hard = patience.toMillis() + edge.timeouts().of(Timeout.DRAIN_HARD).toMillis();
        GatewayException stopping =
                new GatewayException(ErrorKind.UPSTREAM_UNAVAILABLE, "the proxy is shutting down; try again");
        var soft = loops.group().schedule(() -> connections.end(stopping), patience.toMillis(), TimeUnit.MILLISECONDS);
        var cut = loops.group().schedule(connections::close, hard, TimeUnit.MILLISECONDS);
        return empty.whenComplete((done, failure) -> {
            soft.cancel(false);
            cut.cancel(false);
        });
    }

    /** Cuts what still runs and waits until every thread has ended. Not to be called on one of them. */
    public void close() {
        state.drain().refuseCalls();
        ChannelFuture accepting = stopAccepting();
        if (accepting != null) {
            accepting.awaitUninterruptibly();
        }
        connections.drain();
        connections.close();
        workers.shutdownNow();
        loops.close();
        workerThreads.join(THREAD_END);
        over.complete(null);
    }

    /** Completes when {@link #close} is through, or when the server has ended because its {@link Drain} was begun. */
    public CompletableFuture<Void> over() {
        return over;
    }

    private @Nullable ChannelFuture stopAccepting() {
        Channel listening = acceptor;
        return listening == null ? null : listening.close();
    }

    BodyBudget bodies() {
        return edge.bodies();
    }
}

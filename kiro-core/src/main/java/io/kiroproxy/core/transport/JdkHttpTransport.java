package io.kiroproxy.core.transport;

import io.kiroproxy.core.spi.CallExecutor;
import io.kiroproxy.core.spi.HttpCall;
import io.kiroproxy.core.spi.HttpReply;
import io.kiroproxy.core.spi.HttpTransport;
import io.kiroproxy.core.spi.ProxyAddress;
import io.kiroproxy.core.spi.UpstreamFailure;
import io.kiroproxy.core.spi.UpstreamFailureException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends with the JDK's own HTTP client. HTTP/1.1 unless {@link Builder#version} allows HTTP/2, and always without
 * TLS. Reads a body only as far as it was asked for. HTTP proxies can be different for each call; SOCKS proxies cannot
 * be used and are refused.
 *
 * <p>The client's helper threads end with {@link #close()}. Its selector threads (one for each proxy in use) are
 * daemons; Java 21 and later end them at once too, Java 17 some seconds after the transport has become garbage.
 */
public final class JdkHttpTransport implements HttpTransport {

    /** Connect limit when {@link Builder#connectTimeout} says nothing. */
    public static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private static final long IDLE_THREAD_SECONDS = 30;

    private final ExecutorService helpers;
    private final JdkClients clients;
    private final @Nullable ProxyAddress defaultProxy;
    private final Set<JdkExchange> running = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    private JdkHttpTransport(Builder builder) {
        this.helpers = helpers();
        this.clients = new JdkClients(builder.connectTimeout, builder.version, helpers);
        this.defaultProxy = builder.proxy;
    }

    /** A transport with default settings. */
    public static JdkHttpTransport create() {
        return builder().build();
    }

    /** Starts with default settings. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public CompletableFuture<HttpReply> send(HttpCall call, CallExecutor executor) {
        ProxyAddress proxy = call.proxy() == null ? defaultProxy : call.proxy();
        if (closed) {
            return refused("the transport is closed");
        }
        if (proxy != null && proxy.type() == ProxyAddress.Type.HTTPS) {
            return refused("this transport speaks no TLS to a proxy (expected: an HTTP proxy, http://host:port)");
        }
        if (proxy != null && proxy.type() == ProxyAddress.Type.SOCKS5) {
            return refused("this transport cannot use a SOCKS5 proxy (expected: an HTTP proxy, http://host:port)");
        }
        JdkExchange exchange = new JdkExchange(call, executor, running::remove);
        running.add(exchange);
        exchange.send(clients.of(proxy), clients.version(call.uri()));
        if (closed) {
            exchange.abort();
        }
        return exchange.reply();
    }

    private static CompletableFuture<HttpReply> refused(String why) {
        return CompletableFuture.failedFuture(
                new UpstreamFailureException(UpstreamFailure.of(UpstreamFailure.Kind.NETWORK, why)));
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            running.forEach(JdkExchange::abort);
            clients.close();
            helpers.shutdown();
        }
    }

    private static ExecutorService helpers() {
        int threads = Math.max(2, Runtime.getRuntime().availableProcessors());
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads, threads, IDLE_THREAD_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "kiro-http");
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** Settings of a transport. */
    public static final class Builder {

        private Duration connectTimeout = DEFAULT_CONNECT_TIMEOUT;
        private HttpClient.Version version = HttpClient.Version.HTTP_1_1;
        private @Nullable ProxyAddress proxy;

        private Builder() {}

        /**
         * How long a connection may take to open.
         *
         * @param limit 1 ms to 5 min
         */
        public Builder connectTimeout(Duration limit) {
            if (limit.toMillis() < 1 || limit.compareTo(Duration.ofMinutes(5)) > 0) {
                throw new IllegalArgumentException("connect-timeout: " + limit + " (expected: 1 ms to 5 min)");
            }
            this.connectTimeout = limit;
            return this;
        }

        /**
         * The newest version to use over TLS. The default is HTTP/1.1: over HTTP/2 the JDK's client shares one
         * connection and fails calls beyond the peer's limit of streams, often 100.
         */
        public Builder version(HttpClient.Version version) {
            this.version = Objects.requireNonNull(version, "version");
            return this;
        }

        /**
         * The way out for calls that name none. A proxy that wants a password for tunnels needs the system property
         * {@code jdk.http.auth.tunneling.disabledSchemes} to be empty, because the JDK switches that off.
         */
        public Builder proxy(ProxyAddress proxy) {
            this.proxy = Objects.requireNonNull(proxy, "proxy");
            return this;
        }

        public JdkHttpTransport build() {
            return new JdkHttpTransport(this);
        }
    }
}

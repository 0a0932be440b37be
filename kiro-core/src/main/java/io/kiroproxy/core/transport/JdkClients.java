package io.kiroproxy.core.transport;

import io.kiroproxy.core.spi.ProxyAddress;
import io.kiroproxy.core.spi.Secret;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The JDK clients in use, one for each way out, because a client has one proxy for all it sends. Any thread. */
final class JdkClients implements AutoCloseable {

    /** Clients kept; beyond it the one unused for longest is let go, and ends when its last call has. */
    static final int MAX_CLIENTS = 64;

    private static final Logger LOG = System.getLogger("io.kiroproxy.core.transport");

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Optional<ProxyAddress>, HttpClient> clients = new LinkedHashMap<>(16, 0.75f, true);
    private final Duration connectTimeout;
    private final HttpClient.Version version;
    private final Executor helpers;

    JdkClients(Duration connectTimeout, HttpClient.Version version, Executor helpers) {
        this.connectTimeout = connectTimeout;
        this.version = version;
        this.helpers = helpers;
    }

    HttpClient of(@Nullable ProxyAddress proxy) {
        lock.lock();
        try {
            HttpClient client = clients.computeIfAbsent(Optional.ofNullable(proxy), key -> create(proxy));
            if (clients.size() > MAX_CLIENTS) {
                clients.remove(clients.keySet().iterator().next());
            }
            return client;
        } finally {
            lock.unlock();
        }
    }

    /** HTTP/2 only over TLS: over plain connections it would begin with an upgrade that few servers understand. */
    HttpClient.Version version(URI uri) {
        return "https".equalsIgnoreCase(uri.getScheme()) ? version : HttpClient.Version.HTTP_1_1;
    }

    private HttpClient create(@Nullable ProxyAddress proxy) {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .connectTimeout(connectTimeout)
                .followRedirects(HttpClient.Redirect.NEVER)
                .executor(helpers);
        if (proxy != null) {
            builder.proxy(ProxySelector.of(InetSocketAddress.createUnresolved(proxy.host(), proxy.port())));
            if (proxy.username() != null) {
                builder.authenticator(new ProxyPassword(proxy.username(), proxy.password()));
            }
        }
        return builder.build();
    }

    /** Java 21 and later can be told to stop; before that a client stops when nobody refers to it. */
    @Override
    public void close() {
        lock.lock();
        try {
            clients.values().forEach(JdkClients::stop);
            clients.clear();
        } finally {
            lock.unlock();
        }
    }

    private static void stop(HttpClient client) {
        if (Runtime.version().feature() < 21) {
            return;
        }
        try {
            HttpClient.class.getMethod("shutdownNow").invoke(client);
        } catch (ReflectiveOperationException e) {
            LOG.log(Level.WARNING, "an HTTP client could not be stopped", e);
        }
    }

    /** Answers proxies only. */
    private static final class ProxyPassword extends Authenticator {

        private final String username;
        private final @Nullable Secret password;

        ProxyPassword(String username, @Nullable Secret password) {
            this.username = username;
            this.password = password;
        }

        @Override
        protected @Nullable PasswordAuthentication getPasswordAuthentication() {
            if (getRequestorType() != RequestorType.PROXY) {
                return null;
            }
            String revealed = password == null ? "" : password.reveal();
            return new PasswordAuthentication(username, revealed.toCharArray());
        }
    }
}

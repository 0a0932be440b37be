package io.kiroproxy.server;

import io.kiroproxy.core.CallListener;
import io.kiroproxy.core.FailoverPolicy;
import io.kiroproxy.core.Gateway;
import io.kiroproxy.core.GatewayTimeouts;
import io.kiroproxy.core.spi.AccountPool;
import io.kiroproxy.core.spi.HttpTransport;
import io.kiroproxy.core.spi.Secret;
import io.kiroproxy.core.spi.UpstreamProvider;
import io.kiroproxy.protocol.ClientProtocols;
import io.kiroproxy.protocol.spi.ClientProtocol;
import io.kiroproxy.server.admin.AdminApi;
import io.kiroproxy.server.admin.AdminParts;
import io.kiroproxy.server.admin.CallJournal;
import io.kiroproxy.server.config.AccessSettings;
import io.kiroproxy.server.config.Limit;
import io.kiroproxy.server.config.ListenAddress;
import io.kiroproxy.server.config.ServerConfig;
import io.kiroproxy.server.config.Timeout;
import io.kiroproxy.server.config.UpstreamSettings;
import io.kiroproxy.server.http.EdgeLoops;
import io.kiroproxy.server.http.HttpEdge;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A running server. Any number of them can live in one process; each has its own threads and nothing static.
 *
 * <p>All methods may be called from any thread except the server's own.
 */
public final class KiroServer implements AutoCloseable {

    private final HttpEdge edge;
    private final String host;

    private final Owned owned;

    private KiroServer(HttpEdge edge, String host, Owned owned) {
        this.edge = edge;
        this.host = host;
        this.owned = owned;
    }

    /** What the server made itself and closes with itself. */
    private record Owned(
            @Nullable Gateway gateway, @Nullable HttpTransport transport) {

        static final Owned NOTHING = new Owned(null, null);

        void close() {
            if (gateway != null) {
                gateway.close();
            }
            if (transport != null) {
                transport.close();
            }
        }
    }

    /** Starts with all defaults: loopback, port 8080, every known client protocol. */
    public static Builder builder() {
        return new Builder();
    }

    /** Where it listens, with the port that was really bound, for example {@code http://127.0.0.1:8080}. */
    public URI uri() {
        return URI.create("http://" + new ListenAddress(host, edge.port()));
    }

    /**
     * Stops accepting, lets idle connections go, and gives running calls {@code server.timeouts.drain} to end. The stage
     * completes when no connection is left; {@link #close()} still has to follow, and may come earlier.
     */
    public CompletionStage<Void> drain() {
        return edge.drain().minimalCompletionStage();
    }

    /** Ends everything at once and waits until no thread or socket is left. More than once does no harm. */
    @Override
    public void close() {
        edge.close();
        owned.close();
    }

    /** Waits until somebody has closed the server. */
    public void awaitClose() throws InterruptedException {
        try {
            edge.closed().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Collects what a server needs. What is set here wins over {@link #config}. */
    public static final class Builder {

        private final List<AccessSettings.ClientKey> clientKeys = new ArrayList<>();
        private ServerConfig config = ServerConfig.DEFAULT;
        private @Nullable ListenAddress listen;
        private @Nullable Secret adminKey;
        private @Nullable List<ClientProtocol> protocols;
        private final List<UpstreamProvider> providers = new ArrayList<>();
        private final List<CallListener> listeners = new ArrayList<>();
        private @Nullable Gateway gateway;
        private @Nullable AccountPool accounts;
        private AdminParts.@Nullable Owned ownedAccounts;
        private @Nullable HttpTransport transport;
        private Readiness readiness = Readiness.ALWAYS;
        private boolean demo;
        private InstantSource clock = Clock.systemUTC();
        private @Nullable EdgeLoops loops;

        private Builder() {}

        /** Settings that nothing else here replaces. */
        public Builder config(ServerConfig config) {
            this.config = Objects.requireNonNull(config, "config");
            return this;
        }

        /** Where to listen; port 0 takes any free one. */
        public Builder listen(String host, int port) {
            this.listen = new ListenAddress(host, port);
            return this;
        }

        /** The client protocols to speak; all that are installed when not given. */
        public Builder protocols(List<ClientProtocol> protocols) {
            this.protocols = List.copyOf(protocols);
            return this;
        }

        /** Adds a key that clients may use. */
        public Builder clientKey(String name, String key) {
            clientKeys.add(new AccessSettings.ClientKey(name, Secret.of(key)));
            return this;
        }

        /** The key for {@code /api}. */
        public Builder adminKey(String key) {
            this.adminKey = Secret.of(key);
            return this;
        }

        /**
         * The gateway to ask; it stays its owner's to close. Without one the server builds its own of
         * {@link #provider}, {@link #accounts}, {@link #transport}, {@link #listener} and the configuration's limits,
         * waits, failover and access log, and closes it with itself.
         */
        public Builder gateway(Gateway gateway) {
            this.gateway = Objects.requireNonNull(gateway, "gateway");
            return this;
        }

        /** Adds an upstream for the server's own gateway. */
        public Builder provider(UpstreamProvider provider) {
            providers.add(Objects.requireNonNull(provider, "provider"));
            return this;
        }

        /** The accounts of the server's own gateway. */
        public Builder accounts(AccountPool accounts) {
            this.accounts = Objects.requireNonNull(accounts, "accounts");
            return this;
        }

        /** What sends for the server's own gateway; it stays its owner's to close. */
        public Builder transport(HttpTransport transport) {
            this.transport = Objects.requireNonNull(transport, "transport");
            return this;
        }

        /** Adds somebody who watches the calls of the server's own gateway. */
        public Builder listener(CallListener listener) {
            listeners.add(Objects.requireNonNull(listener, "listener"));
            return this;
        }

        /** Who knows whether calls can be served; {@link Readiness#ALWAYS} when not given. */
        public Builder readiness(Readiness readiness) {
            this.readiness = Objects.requireNonNull(readiness, "readiness");
            return this;
        }

        /** The accounts that the admin API lists and changes; without them it has the routes that need none. */
        Builder administers(AdminParts.Owned owned) {
            this.ownedAccounts = owned;
            return this;
        }

        /** Marks the server as a demonstration in {@code /api/status} (decisions.md 26). */
        public Builder demo() {
            this.demo = true;
            return this;
        }

        /** What time it is; the system's when not given. */
        public Builder clock(InstantSource clock) {
            this.clock = Objects.requireNonNull(clock, "clock");
            return this;
        }

        /** The loops to run on; closed with the server. */
        Builder loops(EdgeLoops loops) {
            this.loops = loops;
            return this;
        }

        /**
         * Binds and serves.
         *
         * @throws ServerStartException when the port is taken, or others could reach the server without keys
         * @throws IllegalStateException without a gateway
         */
        public KiroServer start() {
            ServerConfig effective = effective();
            refuseUnprotected(effective);
            List<ClientProtocol> spoken = protocols == null ? ClientProtocols.all() : protocols;
            EdgeLoops threads = loops == null ? EdgeLoops.create() : loops;
            CallJournal calls =
                    CallJournal.create(gateway == null ? CallJournal.Gateway.TELLS : CallJournal.Gateway.SILENT, clock);
            Owned owned = gateway == null ? owned(effective, threads, calls) : Owned.NOTHING;
            Gateway asked = gateway == null ? Objects.requireNonNull(owned.gateway()) : gateway;
            try {
                HttpEdge.Facts facts = facts(asked, calls, effective);
                HttpEdge edge = HttpEdge.start(
                        threads, effective, spoken, new GatewayBackend(asked), facts, clock, new SecureRandom());
                return new KiroServer(edge, effective.listen().host(), owned);
            } catch (BindException e) {
                owned.close();
                throw refused(effective.listen(), e);
            } catch (IOException e) {
                owned.close();
                throw new ServerStartException(
                        ServerStartException.Reason.ADDRESS_UNUSABLE,
                        effective.listen() + ": this address cannot be used here",
                        e);
            }
        }

        private Owned owned(ServerConfig config, EdgeLoops threads, CallJournal calls) {
            if (accounts == null || providers.isEmpty()) {
                throw new IllegalStateException("server: no gateway (expected: a gateway, or accounts and a provider)");
            }
            HttpTransport own = transport == null ? Outbound.create(threads, config.upstream()) : null;
            return new Owned(ownGateway(config, accounts, own == null ? transport : own, calls), own);
        }

        private Gateway ownGateway(
                ServerConfig config, AccountPool accounts, @Nullable HttpTransport sender, CallListener calls) {
            UpstreamSettings upstream = config.upstream();
            Gateway.Builder parts = Gateway.builder()
                    .accounts(accounts)
                    .failover(FailoverPolicy.standard(config.failover()))
                    .timeouts(new GatewayTimeouts(
                            upstream.firstEvent(),
                            upstream.idle(),
                            upstream.total(),
                            config.timeouts().of(Timeout.CALL_WAIT)))
                    .maxCallsInFlight(config.limits().intOf(Limit.CALLS))
                    .clock(clock);
            providers.forEach(parts::provider);
            parts.listener(calls);
            listeners.forEach(parts::listener);
            if (config.accessLog() == ServerConfig.AccessLogging.ON) {
                parts.listener(AccessLog.create());
            }
            if (sender != null) {
                parts.transport(sender);
            }
            return parts.build();
        }

        private ServerConfig effective() {
            List<AccessSettings.ClientKey> keys =
                    new ArrayList<>(config.access().clients());
            keys.addAll(clientKeys);
            Secret admin = adminKey == null ? config.access().adminKey() : adminKey;
            ServerConfig withAccess = config.withAccess(new AccessSettings(keys, admin));
            return listen == null ? withAccess : withAccess.withListen(listen);
        }

        private HttpEdge.Facts facts(Gateway gateway, CallJournal calls, ServerConfig config) {
            Readiness asked = readiness;
            Supplier<HttpEdge.Accounts> counts = () -> {
                Readiness.Accounts now = asked.accounts();
                return new HttpEdge.Accounts(now.total(), now.available(), now.coolingDown());
            };
            AdminParts parts = new AdminParts(
                    gateway,
                    calls,
                    counts,
                    ownedAccounts,
                    config.accounts().cooldown(),
                    demo ? AdminParts.Mark.DEMO : AdminParts.Mark.NONE,
                    clock);
            return new HttpEdge.Facts(counts, AdminApi.routes(parts), calls);
        }

        private static void refuseUnprotected(ServerConfig config) {
            AccessSettings access = config.access();
            if (config.listen().loopback() || (!access.clients().isEmpty() && access.adminKey() != null)) {
                return;
            }
            String missing = access.clients().isEmpty()
                    ? access.adminKey() == null ? "client keys and an admin key" : "client keys"
                    : "an admin key";
            throw new ServerStartException(
                    ServerStartException.Reason.UNPROTECTED,
                    config.listen() + ": others can reach this address, which needs " + missing
                            + " (expected: access.clients and access.admin-key-file, or a loopback address)",
                    null);
        }

        private static ServerStartException refused(ListenAddress listen, BindException cause) {
            String text = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
            return text.contains("in use")
                    ? new ServerStartException(
                            ServerStartException.Reason.ADDRESS_IN_USE,
                            "port " + listen.port() + " on " + listen.host() + " is in use by another program",
                            cause)
                    : new ServerStartException(
                            ServerStartException.Reason.ADDRESS_UNUSABLE,
                            listen + ": this address cannot be used here",
                            cause);
        }
    }
}

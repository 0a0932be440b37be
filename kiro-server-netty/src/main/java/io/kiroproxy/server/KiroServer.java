package io.kiroproxy.server;

import io.kiroproxy.core.CallListener;
import io.kiroproxy.core.Gateway;
import io.kiroproxy.core.spi.AccountPool;
import io.kiroproxy.core.spi.HttpTransport;
import io.kiroproxy.core.spi.Secret;
import io.kiroproxy.core.spi.UpstreamProvider;
import io.kiroproxy.credential.AccountRegistry;
import io.kiroproxy.credential.source.LoginPlaces;
import io.kiroproxy.protocol.ClientProtocols;
import io.kiroproxy.protocol.spi.ClientProtocol;
import io.kiroproxy.server.access.AccessState;
import io.kiroproxy.server.access.ClientKeys;
import io.kiroproxy.server.admin.AdminParts;
import io.kiroproxy.server.admin.Tools;
import io.kiroproxy.server.config.AccessSettings;
import io.kiroproxy.server.config.ListenAddress;
import io.kiroproxy.server.config.ServerConfig;
import io.kiroproxy.server.history.CallHistory;
import io.kiroproxy.server.http.EdgeLoops;
import io.kiroproxy.server.http.HttpEdge;
import io.kiroproxy.server.spi.CallTracer;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A running server. Any number of them can live in one process; each has its own threads and nothing static.
 *
 * <p>All methods may be called from any thread except the server's own.
 */
public final class KiroServer implements AutoCloseable {

    private final HttpEdge edge;
    private final String host;

    private final OwnedParts owned;

    private KiroServer(HttpEdge edge, String host, OwnedParts owned) {
        this.edge = edge;
        this.host = host;
        this.owned = owned;
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

    /** Obeys those of {@code config}'s settings that take effect at once; calls that run go on as they began. */
    void change(ServerConfig config) {
        edge.change(config);
    }

    /** Waits until somebody has closed the server, or an administrator has had it end; then {@link #close} has to follow. */
    public void awaitClose() throws InterruptedException {
        try {
            edge.over().get();
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
        private AdminParts.@Nullable Owned administered;
        private @Nullable HttpTransport transport;
        private Readiness readiness = Readiness.ALWAYS;
        private AdminParts.Mark mark = AdminParts.Mark.NONE;
        private @Nullable MeterRegistry meters;
        private @Nullable CallTracer tracer;
        private Tools tools = Tools.NONE;
        private InstantSource clock = Clock.systemUTC();
        private @Nullable EdgeLoops loops;
        private @Nullable ClientKeys issuedKeys;
        private CallHistory.Start history = CallHistory::start;

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

        /** The accounts of the server's own gateway, which {@code /api} then lists and changes. */
        public Builder accounts(AccountRegistry accounts) {
            administers(new AdminParts.Owned(
                    accounts, null, null, null, LoginPlaces.inFolders(List.of()), null, null, new SecureRandom()));
            readiness(Readiness.of(accounts));
            return accounts((AccountPool) accounts);
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
            this.administered = owned;
            return this;
        }

        /** What its page may change on this machine. */
        Builder tools(Tools tools) {
            this.tools = tools;
            return this;
        }

        /** Marks the server as a demonstration in {@code /api/status} (decisions.md 26). */
        public Builder demo() {
            this.mark = AdminParts.Mark.DEMO;
            return this;
        }

        /** Where metrics go; into a registry of the server's own, shown at {@code /metrics}, when not given. */
        public Builder meters(MeterRegistry registry) {
            this.meters = Objects.requireNonNull(registry, "registry");
            return this;
        }

        /** Who follows calls, instead of what {@code telemetry.endpoint} says; closed with the server. */
        public Builder tracer(CallTracer tracer) {
            this.tracer = Objects.requireNonNull(tracer, "tracer");
            return this;
        }

        /** What time it is; the system's when not given. */
        public Builder clock(InstantSource clock) {
            this.clock = Objects.requireNonNull(clock, "clock");
            return this;
        }

        /** The keys issued to clients, which stay their owner's to close; without them they are forgotten at the end. */
        Builder issuedKeys(ClientKeys keys) {
            this.issuedKeys = keys;
            return this;
        }

        /** Begins the history of calls, when there is a home to keep it in. */
        Builder history(CallHistory.Start start) {
            this.history = start;
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
            ClientKeys keys = issuedKeys == null ? ClientKeys.create(AccessState.inMemory(clock), clock) : issuedKeys;
            StartChecks.refuseUnprotected(effective, keys);
            ServerStart.Started started = new ServerStart(
                            effective,
                            keys,
                            protocols == null ? ClientProtocols.all() : protocols,
                            loops == null ? EdgeLoops.create() : loops,
                            new AdminSide(administered, readiness, mark, tools, clock),
                            new OwnGateway(accounts, providers, listeners),
                            gateway,
                            transport,
                            history,
                            clock)
                    .run(tracer == null ? StartChecks.tracer(effective.telemetry()) : tracer, meters);
            return new KiroServer(started.edge(), effective.listen().host(), started.owned());
        }

        private ServerConfig effective() {
            List<AccessSettings.ClientKey> keys =
                    new ArrayList<>(config.access().clients());
            keys.addAll(clientKeys);
            Secret admin = adminKey == null ? config.access().adminKey() : adminKey;
            ServerConfig withAccess = config.withAccess(new AccessSettings(keys, admin));
            return listen == null ? withAccess : withAccess.withListen(listen);
        }
    }
}

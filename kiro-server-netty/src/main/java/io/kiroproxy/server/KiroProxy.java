package io.kiroproxy.server;

import io.kiroproxy.core.CallListener;
import io.kiroproxy.core.spi.HttpTransport;
import io.kiroproxy.credential.AccountRegistry;
import io.kiroproxy.credential.AccountSelector;
import io.kiroproxy.credential.login.LoginFlows;
import io.kiroproxy.credential.store.AccountStore;
import io.kiroproxy.server.access.AccessState;
import io.kiroproxy.server.access.ClientKeys;
import io.kiroproxy.server.admin.AdminParts;
import io.kiroproxy.server.admin.ModelNames;
import io.kiroproxy.server.admin.Tools;
import io.kiroproxy.server.config.ConfigSources;
import io.kiroproxy.server.config.ConfigStore;
import io.kiroproxy.server.config.ServerConfig;
import io.kiroproxy.server.http.EdgeLoops;
import io.kiroproxy.server.spi.CallTracer;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The whole proxy of a home folder: its accounts, the Kiro provider, the gateway and the server, put together from one
 * configuration. What {@code kiro-proxy serve} runs, and the shortest way to embed it:
 *
 * <pre>{@code
 * try (KiroProxy proxy = KiroProxy.builder().home(Path.of("kiro-home")).start()) {
 *     System.out.println("listening on " + proxy.uri());
 *     proxy.awaitClose();
 * }
 * }</pre>
 *
 * <p>Any number of them can live in one process. All methods may be called from any thread except the proxy's own.
 */
public final class KiroProxy implements AutoCloseable {

    private final KiroServer server;
    private final AccountRegistry accounts;
    private final AccountSurvey survey;
    private final LoginFlows logins;
    private final HttpTransport transport;
    private final ClientKeys keys;
    private final @Nullable SettingsWatch settings;
    private final AtomicBoolean closed = new AtomicBoolean();

    private KiroProxy(
            KiroServer server,
            AccountRegistry accounts,
            AccountSurvey survey,
            LoginFlows logins,
            HttpTransport transport,
            ClientKeys keys,
            @Nullable SettingsWatch settings) {
        this.server = server;
        this.accounts = accounts;
        this.survey = survey;
        this.logins = logins;
        this.transport = transport;
        this.keys = keys;
        this.settings = settings;
    }

    /** Starts with all defaults but a home, which is needed. */
    public static Builder builder() {
        return new Builder();
    }

    /** Where it listens. */
    public URI uri() {
        return server.uri();
    }

    /** Its accounts. */
    public AccountRegistry accounts() {
        return accounts;
    }

    /** See {@link KiroServer#drain}. */
    public CompletionStage<Void> drain() {
        return server.drain();
    }

    /** Waits until somebody has closed it, or an administrator has had it end; then {@link #close} has to follow. */
    public void awaitClose() throws InterruptedException {
        server.awaitClose();
    }

    /** Ends everything at once; account state that is not on disk yet is written first. Idempotent. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        if (settings != null) {
            settings.close();
        }
        survey.stop();
        logins.close();
        accounts.close();
        transport.close();
        server.close();
        keys.close();
    }

    /** Collects what a proxy needs. */
    public static final class Builder {

        private final List<Consumer<KiroServer.Builder>> forTheServer = new ArrayList<>();
        private @Nullable Path home;
        private @Nullable Path defaultSource;
        private @Nullable AccountSelector selector;
        private @Nullable AccountStore store;
        private ServerConfig config = ServerConfig.DEFAULT;
        private @Nullable ConfigStore watched;
        private @Nullable Path userHome;
        private Map<String, String> clientEnvironment = Map.of();

        private Builder() {}

        /** Where accounts and state are kept; made when it does not exist. */
        public Builder home(Path home) {
            this.home = Objects.requireNonNull(home, "home");
            return this;
        }

        /** The IDE's token file, which becomes the account {@code default} of a home without accounts; none if not given. */
        public Builder defaultSource(Path defaultSource) {
            this.defaultSource = Objects.requireNonNull(defaultSource, "defaultSource");
            return this;
        }

        /** The configuration; {@link ServerConfig#DEFAULT} when not given. */
        public Builder config(ServerConfig config) {
            this.config = Objects.requireNonNull(config, "config");
            return this;
        }

        /**
         * The files and other sources that the configuration comes from, instead of {@link #config}. They are watched:
         * a change that is right is obeyed as far as it can be without a restart, and the admin API writes the home's
         * file.
         *
         * @throws io.kiroproxy.server.config.ConfigException with everything that is wrong
         */
        public Builder settings(ConfigSources sources) {
            ConfigStore opened = ConfigStore.open(sources);
            opened.current().warnings().forEach(warning -> System.getLogger(KiroProxy.class.getName())
                    .log(System.Logger.Level.WARNING, warning));
            this.watched = opened;
            this.config = opened.current().config();
            return this;
        }

        /**
         * Lets the admin API connect the tools of a user on this machine by writing their files.
         *
         * @param environment variables that move those files
         * @param userHome the user's folder
         */
        public Builder clients(Map<String, String> environment, Path userHome) {
            this.clientEnvironment = Map.copyOf(environment);
            this.userHome = Objects.requireNonNull(userHome, "userHome");
            return this;
        }

        /** Who chooses the account of a new session; what {@link #config} names when not given. */
        public Builder selector(AccountSelector selector) {
            this.selector = Objects.requireNonNull(selector, "selector");
            return this;
        }

        /** Keeps accounts elsewhere than in the home, which still holds their state. */
        public Builder store(AccountStore store) {
            this.store = Objects.requireNonNull(store, "store");
            return this;
        }

        /** Adds somebody who watches calls. */
        public Builder listener(CallListener listener) {
            Objects.requireNonNull(listener, "listener");
            return server(server -> server.listener(listener));
        }

        /** Where metrics go; into a registry of its own, shown at {@code /metrics}, when not given. */
        public Builder meters(MeterRegistry registry) {
            Objects.requireNonNull(registry, "registry");
            return server(server -> server.meters(registry));
        }

        /** Who follows calls, instead of what {@code telemetry.endpoint} says; closed with the proxy. */
        public Builder tracer(CallTracer tracer) {
            Objects.requireNonNull(tracer, "tracer");
            return server(server -> server.tracer(tracer));
        }

        /** Marks it as a demonstration (decisions.md 26). */
        public Builder demo() {
            return server(KiroServer.Builder::demo);
        }

        /** Something for the server alone. */
        Builder server(Consumer<KiroServer.Builder> setting) {
            forTheServer.add(setting);
            return this;
        }

        /**
         * Opens the home and serves.
         *
         * @throws IOException when the home cannot be read or written
         * @throws ServerStartException when the home cannot be written, the address cannot be used, or others could reach
         *     it without keys
         */
        public KiroProxy start() throws IOException {
            if (home == null) {
                throw new IllegalStateException("home: none (expected: a folder for accounts and state)");
            }
            new HomeCheck(home).refuseUnwritable();
            EdgeLoops loops = EdgeLoops.create();
            UpstreamSide upstream = null;
            AccountRegistry accounts = null;
            ClientKeys keys = null;
            try {
                upstream = UpstreamSide.create(loops, config);
                accounts = new AccountsOpening(home, config.accounts(), selector, store, defaultSource).open(upstream);
                keys = ClientKeys.create(AccessState.inHome(home, Clock.systemUTC()), Clock.systemUTC());
                LoginFlows logins = upstream.logins(accounts);
                KiroServer server = server(loops, upstream, accounts, logins, keys, home);
                AccountSurvey survey = new AccountSurvey(
                        accounts,
                        upstream.provider(),
                        upstream.executor(),
                        Clock.systemUTC(),
                        config.accounts().quota().refresh());
                survey.start();
                SettingsWatch settings = watched == null
                        ? null
                        : SettingsWatch.start(
                                watched,
                                server,
                                upstream.provider().history(),
                                new LiveAccounts(accounts, survey, config.accounts()));
                return new KiroProxy(server, accounts, survey, logins, upstream.transport(), keys, settings);
            } catch (IOException | RuntimeException e) {
                if (keys != null) {
                    keys.close();
                }
                if (accounts != null) {
                    accounts.close();
                }
                if (upstream != null) {
                    upstream.transport().close();
                }
                loops.close();
                throw e;
            }
        }

        private KiroServer server(
                EdgeLoops loops,
                UpstreamSide upstream,
                AccountRegistry accounts,
                LoginFlows logins,
                ClientKeys keys,
                Path home) {
            UserSide user = new UserSide(userHome, clientEnvironment, defaultSource);
            KiroServer.Builder server = KiroServer.builder()
                    .config(config)
                    .loops(loops)
                    .transport(upstream.transport())
                    .provider(upstream.provider())
                    .accounts(accounts)
                    .issuedKeys(keys)
                    .administers(new AdminParts.Owned(
                            accounts,
                            upstream.controlPlane(),
                            logins,
                            home,
                            user.scanned(),
                            ModelNames.create(upstream.provider(), config.models(), home),
                            upstream.provider().history(),
                            new SecureRandom()));
            forTheServer.forEach(told -> told.accept(server));
            return server.tools(new Tools(watched, user.tools(home))).start();
        }
    }
}

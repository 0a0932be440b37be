package io.kiroproxy.server;

import io.kiroproxy.core.CallListener;
import io.kiroproxy.core.spi.CallExecutor;
import io.kiroproxy.core.spi.HttpTransport;
import io.kiroproxy.credential.AccountRegistry;
import io.kiroproxy.credential.AccountSelector;
import io.kiroproxy.credential.HealthLimits;
import io.kiroproxy.credential.login.LoginFlows;
import io.kiroproxy.credential.login.LoginSettings;
import io.kiroproxy.credential.seal.KeySource;
import io.kiroproxy.credential.source.LoginPlaces;
import io.kiroproxy.credential.store.AccountStore;
import io.kiroproxy.credential.store.HomeEncryption;
import io.kiroproxy.protocol.kiro.KiroControlPlane;
import io.kiroproxy.protocol.kiro.KiroOptions;
import io.kiroproxy.protocol.kiro.KiroProvider;
import io.kiroproxy.protocol.kiro.endpoint.EndpointTable;
import io.kiroproxy.protocol.kiro.image.ImageLimits;
import io.kiroproxy.server.access.AccessState;
import io.kiroproxy.server.access.ClientKeys;
import io.kiroproxy.server.admin.AdminParts;
import io.kiroproxy.server.admin.ModelNames;
import io.kiroproxy.server.admin.Tools;
import io.kiroproxy.server.clients.ClientSetup;
import io.kiroproxy.server.config.AccountSettings;
import io.kiroproxy.server.config.ConfigSources;
import io.kiroproxy.server.config.ConfigStore;
import io.kiroproxy.server.config.ModelSettings;
import io.kiroproxy.server.config.ServerConfig;
import io.kiroproxy.server.config.UpstreamSettings;
import io.kiroproxy.server.http.EdgeLoops;
import io.kiroproxy.server.spi.CallTracer;
import io.kiroproxy.server.transport.LoopExecutor;
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

        private final List<CallListener> listeners = new ArrayList<>();
        private @Nullable Path home;
        private @Nullable Path defaultSource;
        private @Nullable AccountSelector selector;
        private @Nullable AccountStore store;
        private ServerConfig config = ServerConfig.DEFAULT;
        private boolean demo;
        private @Nullable MeterRegistry meters;
        private @Nullable CallTracer tracer;
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
            listeners.add(Objects.requireNonNull(listener, "listener"));
            return this;
        }

        /** Where metrics go; into a registry of its own, shown at {@code /metrics}, when not given. */
        public Builder meters(MeterRegistry registry) {
            this.meters = Objects.requireNonNull(registry, "registry");
            return this;
        }

        /** Who follows calls, instead of what {@code telemetry.endpoint} says; closed with the proxy. */
        public Builder tracer(CallTracer tracer) {
            this.tracer = Objects.requireNonNull(tracer, "tracer");
            return this;
        }

        /** Marks it as a demonstration (decisions.md 26). */
        public Builder demo() {
            this.demo = true;
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
            HttpTransport transport = null;
            AccountRegistry accounts = null;
            ClientKeys keys = null;
            try {
                CallExecutor executor = new LoopExecutor(loops.group().next());
                transport = Outbound.create(loops, config.upstream());
                KiroProvider provider = new KiroProvider(options(config), Clock.systemUTC(), new SecureRandom());
                provider.history().replace(config.longHistory());
                KiroControlPlane controlPlane = new KiroControlPlane(provider, transport, executor);
                accounts = registry(home, transport, controlPlane);
                keys = ClientKeys.create(AccessState.inHome(home, Clock.systemUTC()), Clock.systemUTC());
                LoginFlows logins = logins(accounts, transport, controlPlane, executor);
                KiroServer server = server(loops, transport, provider, accounts, controlPlane, logins, keys, home);
                AccountSurvey survey = new AccountSurvey(
                        accounts,
                        provider,
                        executor,
                        Clock.systemUTC(),
                        config.accounts().quota().refresh());
                survey.start();
                return new KiroProxy(
                        server, accounts, survey, logins, transport, keys, watch(server, provider, accounts, survey));
            } catch (IOException | RuntimeException e) {
                if (keys != null) {
                    keys.close();
                }
                if (accounts != null) {
                    accounts.close();
                }
                if (transport != null) {
                    transport.close();
                }
                loops.close();
                throw e;
            }
        }

        private LoginFlows logins(
                AccountRegistry accounts,
                HttpTransport transport,
                KiroControlPlane controlPlane,
                CallExecutor executor) {
            return LoginFlows.builder()
                    .registry(accounts)
                    .transport(transport)
                    .executor(executor)
                    .controlPlane(controlPlane)
                    .settings(LoginSettings.DEFAULT.withPageOrigin(
                            config.upstream().baseUrl()))
                    .build();
        }

        private @Nullable SettingsWatch watch(
                KiroServer server, KiroProvider provider, AccountRegistry accounts, AccountSurvey survey) {
            ConfigStore store = watched;
            if (store == null) {
                return null;
            }
            LiveAccounts live = new LiveAccounts(accounts, survey, config.accounts());
            store.watch(snapshot -> {
                server.change(snapshot.config());
                provider.history().replace(snapshot.config().longHistory());
                live.change(snapshot.config().accounts());
            });
            return SettingsWatch.start(store);
        }

        private AccountRegistry registry(Path home, HttpTransport transport, KiroControlPlane controlPlane)
                throws IOException {
            AccountSettings settings = config.accounts();
            KeySource key = settings.encryptionKey();
            if (key != null) {
                new HomeEncryption(home, System.getenv()).ensure(key);
            }
            var registry = AccountRegistry.builder()
                    .home(home)
                    .transport(transport)
                    .controlPlane(controlPlane)
                    .selector(selector == null ? selector(settings.selection()) : selector)
                    .stickiness(settings.stickiness())
                    .healthLimits(HealthLimits.DEFAULT.withCooldown(settings.cooldown()))
                    .rateLimits(settings.rates())
                    .machineIds(settings.machineIds())
                    .slowStart(settings.slowStart())
                    .lowBalance(settings.quota().lowBalance())
                    .maxInFlight(settings.maxInFlight());
            if (defaultSource != null) {
                registry.defaultSource(defaultSource);
            }
            if (store != null) {
                registry.store(store);
            }
            return registry.open();
        }

        private KiroServer server(
                EdgeLoops loops,
                HttpTransport transport,
                KiroProvider provider,
                AccountRegistry accounts,
                KiroControlPlane controlPlane,
                LoginFlows logins,
                ClientKeys keys,
                Path home) {
            KiroServer.Builder server = KiroServer.builder()
                    .config(config)
                    .loops(loops)
                    .transport(transport)
                    .provider(provider)
                    .accounts(accounts)
                    .issuedKeys(keys)
                    .administers(new AdminParts.Owned(
                            accounts,
                            controlPlane,
                            logins,
                            home,
                            scanned(),
                            ModelNames.create(provider, config.models(), home),
                            provider.history(),
                            new SecureRandom()));
            listeners.forEach(server::listener);
            if (meters != null) {
                server.meters(meters);
            }
            if (tracer != null) {
                server.tracer(tracer);
            }
            server.tools(
                    new Tools(watched, userHome == null ? null : new ClientSetup(home, clientEnvironment, userHome)));
            return (demo ? server.demo() : server).start();
        }

        /** The folder of the IDE's token file; with a user, also where kiro-cli and the environment have logins. */
        private LoginPlaces scanned() {
            Path folder = defaultSource == null
                    ? null
                    : defaultSource.toAbsolutePath().getParent();
            List<Path> folders = folder == null ? List.of() : List.of(folder);
            if (userHome == null) {
                return LoginPlaces.inFolders(folders);
            }
            LoginPlaces user = LoginPlaces.of(System.getProperty("os.name"), userHome, clientEnvironment);
            return new LoginPlaces(folders, user.databases(), user.environment());
        }

        private static KiroOptions options(ServerConfig config) {
            UpstreamSettings upstream = config.upstream();
            ModelSettings models = config.models();
            return KiroOptions.ofDefaults()
                    .withEndpoints(EndpointTable.load(upstream.endpoints()))
                    .withModels(ModelNames.aliases(models), ModelNames.unknown(models))
                    .withImages(new ImageLimits(upstream.imageSide(), ImageLimits.UPSTREAM_BYTES))
                    .withFirstEventLimit(upstream.firstEvent());
        }

        private static AccountSelector selector(AccountSettings.Selection selection) {
            return switch (selection) {
                case ROUND_ROBIN -> AccountSelector.roundRobin();
                case LEAST_IN_FLIGHT -> AccountSelector.leastInFlight();
                case PRIORITY -> AccountSelector.priority();
                case WEIGHTED -> AccountSelector.weighted(new SecureRandom());
                case MOST_CREDIT_LEFT -> AccountSelector.mostQuotaLeft();
                case STICKY_FILL -> AccountSelector.stickyFill();
            };
        }
    }
}

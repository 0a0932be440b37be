package io.kiroproxy.simulator;

import io.kiroproxy.simulator.auth.AccountBook;
import io.kiroproxy.simulator.auth.AccountKind;
import io.kiroproxy.simulator.auth.AccountSpec;
import io.kiroproxy.simulator.auth.DeviceScript;
import io.kiroproxy.simulator.auth.ExternalIdp;
import io.kiroproxy.simulator.auth.OidcAuth;
import io.kiroproxy.simulator.auth.Secrets;
import io.kiroproxy.simulator.auth.SignInDesk;
import io.kiroproxy.simulator.auth.SimulatedAccount;
import io.kiroproxy.simulator.auth.SocialAuth;
import io.kiroproxy.simulator.catalog.ModelCatalog;
import io.kiroproxy.simulator.control.ControlPlane;
import io.kiroproxy.simulator.control.McpService;
import io.kiroproxy.simulator.generate.GenerateHandler;
import io.kiroproxy.simulator.generate.GenerateService;
import io.kiroproxy.simulator.generate.Scenario;
import io.kiroproxy.simulator.generate.ScenarioBook;
import io.kiroproxy.simulator.http.Answer;
import io.kiroproxy.simulator.http.Interception;
import io.kiroproxy.simulator.http.RecordedRequest;
import io.kiroproxy.simulator.http.RequestLog;
import io.kiroproxy.simulator.http.SimulatorHttpServer;
import io.kiroproxy.simulator.rules.RequestValidator;
import io.kiroproxy.simulator.rules.Signatures;
import io.kiroproxy.simulator.rules.SimulatorRules;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * A strict, scriptable Kiro upstream on 127.0.0.1, all roles on one port. Start it, add accounts, point a client at
 * {@link #uri()}:
 *
 * <pre>{@code
 * try (KiroSimulator kiro = KiroSimulator.builder().start()) {
 *     SimulatedAccount alice = kiro.addSocialAccount("alice");
 *     kiro.next(Scenario.refuse(Refusal.E13_RATE), Scenario.text("Hello"));
 *     // … let the client under test talk to kiro.uri() with alice.accessToken() …
 *     assertThat(kiro.requests()).hasSize(2);
 * }
 * }</pre>
 *
 * <p>All methods may be called from any thread. Nothing leaves this machine.
 */
public final class KiroSimulator implements AutoCloseable {
    private final AccountBook book;
    private final SignInDesk desk;
    private final ScenarioBook scenarios;
    private final RequestLog log;
    private final Interception interception;
    private final SimulatorHttpServer server;

    private KiroSimulator(Builder builder) {
        Secrets secrets = new Secrets(builder.random);
        byte[] key = new byte[32];
        builder.random.nextBytes(key);
        Signatures signatures = new Signatures(key);
        Clock clock = builder.clock;
        book = new AccountBook(clock, secrets, builder.catalog, builder.tokenLife);
        desk = new SignInDesk(book, secrets, clock);
        scenarios = new ScenarioBook();
        log = new RequestLog();
        RequestValidator validator = new RequestValidator(builder.rules, book, builder.catalog, signatures, clock);
        interception = new Interception(new SimulatorRouter(
                book,
                secrets,
                new GenerateService(validator, scenarios, signatures, secrets),
                new ControlPlane(validator, clock),
                new McpService(validator, clock),
                new SocialAuth(book, desk, builder.callbacks),
                new OidcAuth(book, desk, clock),
                new ExternalIdp(book, desk)));
        server = SimulatorHttpServer.start(builder.port, builder.threads, builder.maxBody, interception, log, clock);
        book.listeningOn(server.uri());
    }

    /** A builder with every default: a free port, the system clock, {@link SimulatorRules#strict()}. */
    public static Builder builder() {
        return new Builder();
    }

    /** The base of every URL, such as {@code http://127.0.0.1:49152}. */
    public URI uri() {
        return server.uri();
    }

    /** Registers an account. Its name must be new. */
    public SimulatedAccount addAccount(AccountSpec spec) {
        return book.add(spec);
    }

    /** Registers a social account on the Pro plan. */
    public SimulatedAccount addSocialAccount(String name) {
        return book.add(AccountSpec.of(name, AccountKind.SOCIAL));
    }

    /** Registers a Builder ID on the Pro plan. */
    public SimulatedAccount addBuilderIdAccount(String name) {
        return book.add(AccountSpec.of(name, AccountKind.BUILDER_ID));
    }

    /** Registers an Identity Center account on the Pro plan in us-east-1. */
    public SimulatedAccount addIdentityCenterAccount(String name) {
        return book.add(AccountSpec.of(name, AccountKind.IDENTITY_CENTER));
    }

    /** Registers an account of an external identity provider on the Pro plan in us-east-1. */
    public SimulatedAccount addExternalIdpAccount(String name) {
        return book.add(AccountSpec.of(name, AccountKind.EXTERNAL_IDP));
    }

    /** Registers an API key on the Pro plan in us-east-1; the key is its access token. */
    public SimulatedAccount addApiKey(String name) {
        return book.add(AccountSpec.of(name, AccountKind.API_KEY));
    }

    /** All accounts, those that signed in during a flow included. */
    public List<SimulatedAccount> accounts() {
        return book.accounts();
    }

    /** Who signs in when a device code or a sign-in page is used; see {@link SignInDesk#approveAs}. */
    public void approveSignInsAs(SimulatedAccount account) {
        desk.approveAs(account);
    }

    /** Scripts the next device sign-in. */
    public void scriptDeviceSignIn(DeviceScript script) {
        desk.script(script);
    }

    /** The scenarios, for scripting by account, model, text or number of requests. */
    public ScenarioBook scenarios() {
        return scenarios;
    }

    /** The next generate requests meet these scenarios, one each. */
    public void next(Scenario... coming) {
        scenarios.next(coming);
    }

    /**
     * Answers the next requests of any role that fit, before anything is checked: a token service that fails, a control
     * plane that throttles. Such requests have no operation in the log.
     */
    public void intercept(int times, Predicate<RecordedRequest> when, Answer answer) {
        interception.answer(times, when, answer);
    }

    /** Asks this handler for every generate request that nothing else is scripted for. */
    public void onGenerate(GenerateHandler handler) {
        scenarios.onGenerate(handler);
    }

    /** The requests so far, oldest first, at most {@link RequestLog#MAX_REQUESTS}. */
    public List<RecordedRequest> requests() {
        return log.all();
    }

    /** The requests for one operation, such as {@code GenerateAssistantResponse} or {@code /refreshToken}. */
    public List<RecordedRequest> requests(String operation) {
        return log.all().stream()
                .filter(request -> request.operation().equals(operation))
                .toList();
    }

    /** Requests since the start, also those no longer kept. */
    public long requestCount() {
        return log.total();
    }

    /** Forgets the requests kept so far. */
    public void clearRequests() {
        log.clear();
    }

    /**
     * Waits for a request, among those so far and those to come.
     *
     * @throws AssertionError when none came in time
     */
    public RecordedRequest awaitRequest(Predicate<RecordedRequest> wanted, Duration atMost) {
        return log.await(wanted, atMost);
    }

    /** Closes every connection and the port. */
    @Override
    public void close() {
        server.close();
    }

    /** Settings of a simulator. Not safe for several threads. */
    public static final class Builder {
        private int port;
        private int threads = Math.max(2, Runtime.getRuntime().availableProcessors());
        private int maxBody = 64 * 1024 * 1024;
        private Clock clock = Clock.systemUTC();
        private RandomGenerator random = new SecureRandom();
        private SimulatorRules rules = SimulatorRules.strict();
        private ModelCatalog catalog = ModelCatalog.november2026();
        private Duration tokenLife = Duration.ofHours(1);
        private SocialAuth.Callbacks callbacks = SocialAuth.Callbacks.DOCUMENTED;

        private Builder() {}

        /** The port, 0 to 65535; 0 (the default) takes a free one. */
        public Builder port(int port) {
            this.port = port;
            return this;
        }

        /** Event loops; default: as many as processors, at least 2. */
        public Builder threads(int threads) {
            this.threads = threads;
            return this;
        }

        /** Bytes of a request body; more is answered 413. Default 64 MiB. */
        public Builder maxBody(int bytes) {
            this.maxBody = bytes;
            return this;
        }

        /** The clock for expiry, rates and resets; delays of scenarios run in real time. */
        public Builder clock(Clock clock) {
            this.clock = Objects.requireNonNull(clock, "clock");
            return this;
        }

        /** The source of tokens and ids; a seeded one makes them repeatable. */
        public Builder random(RandomGenerator random) {
            this.random = Objects.requireNonNull(random, "random");
            return this;
        }

        /** What is refused. */
        public Builder rules(SimulatorRules rules) {
            this.rules = Objects.requireNonNull(rules, "rules");
            return this;
        }

        /** The models on offer. */
        public Builder catalog(ModelCatalog catalog) {
            this.catalog = Objects.requireNonNull(catalog, "catalog");
            return this;
        }

        /** How long access tokens live; default one hour. */
        public Builder tokenLife(Duration life) {
            this.tokenLife = Objects.requireNonNull(life, "life");
            return this;
        }

        /** Where the sign-in pages may redirect; default {@link SocialAuth.Callbacks#DOCUMENTED}. */
        public Builder callbacks(SocialAuth.Callbacks callbacks) {
            this.callbacks = Objects.requireNonNull(callbacks, "callbacks");
            return this;
        }

        /** Listens on 127.0.0.1; fails when the port is taken. */
        public KiroSimulator start() {
            return new KiroSimulator(this);
        }
    }
}

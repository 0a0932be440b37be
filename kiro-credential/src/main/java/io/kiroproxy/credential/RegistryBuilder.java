package io.kiroproxy.credential;

import io.kiroproxy.core.spi.CallExecutor;
import io.kiroproxy.core.spi.ControlPlane;
import io.kiroproxy.core.spi.HttpTransport;
import io.kiroproxy.core.spi.ProxyAddress;
import io.kiroproxy.credential.refresh.RefreshSettings;
import io.kiroproxy.credential.store.AccountStore;
import io.kiroproxy.credential.store.FileAccountStore;
import io.kiroproxy.credential.store.SharedState;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Collects what a registry is made of. A transport and either a home or a store are needed; the rest has defaults. */
public final class RegistryBuilder {
    private @Nullable Path home;
    private @Nullable Path defaultSource;
    private @Nullable AccountStore store;
    private @Nullable SharedState state;
    private @Nullable HttpTransport transport;
    private @Nullable ControlPlane controlPlane;
    private @Nullable CallExecutor executor;
    private InstantSource clock = InstantSource.system();
    private RandomGenerator random = new SecureRandom();
    private AccountSelector selector = AccountSelector.roundRobin();
    private RefreshSettings refresh = RefreshSettings.DEFAULT;
    private PoolSettings settings = PoolSettings.DEFAULT;
    private RateLimits rateLimits = RateLimits.DEFAULT;
    private int maxInFlight;
    private int lowBalance = 20;
    private Duration slowStart = Duration.ofSeconds(60);
    private boolean renewsAhead = true;

    RegistryBuilder() {}

    /** What the registry itself needs once. */
    record Extras(
            HttpTransport transport,
            RefreshSettings refresh,
            AccountSelector selector,
            RandomGenerator random,
            boolean renewsAhead,
            Runnable shutdown) {}

    /** Keeps accounts and state in this folder (decisions.md 18); made when it does not exist. */
    public RegistryBuilder home(Path value) {
        home = Objects.requireNonNull(value, "home");
        return this;
    }

    /** The token file that becomes the account {@code default} of a home without accounts. None by default. */
    public RegistryBuilder defaultSource(Path value) {
        defaultSource = Objects.requireNonNull(value, "defaultSource");
        return this;
    }

    /** Keeps accounts elsewhere than in a home. */
    public RegistryBuilder store(AccountStore value) {
        store = Objects.requireNonNull(value, "store");
        return this;
    }

    /** Keeps state elsewhere than in a home. */
    public RegistryBuilder state(SharedState value) {
        state = Objects.requireNonNull(value, "state");
        return this;
    }

    /** Sends refreshes; stays the caller's to close. */
    public RegistryBuilder transport(HttpTransport value) {
        transport = Objects.requireNonNull(value, "transport");
        return this;
    }

    /** Answers for usage and profiles; without it neither is asked for. */
    public RegistryBuilder controlPlane(ControlPlane value) {
        controlPlane = Objects.requireNonNull(value, "controlPlane");
        return this;
    }

    /** The keeper's thread, which will touch files; stays the caller's. A daemon thread of its own by default. */
    public RegistryBuilder executor(CallExecutor value) {
        executor = Objects.requireNonNull(value, "executor");
        return this;
    }

    /** Tells the time. */
    public RegistryBuilder clock(InstantSource value) {
        clock = Objects.requireNonNull(value, "clock");
        return this;
    }

    /** Makes ids and jitter; must be a secure one outside of tests. */
    public RegistryBuilder random(RandomGenerator value) {
        random = Objects.requireNonNull(value, "random");
        return this;
    }

    /** Chooses accounts for new sessions; {@link AccountSelector#roundRobin()} by default. */
    public RegistryBuilder selector(AccountSelector value) {
        selector = Objects.requireNonNull(value, "selector");
        return this;
    }

    /** How long a session holds to its account after its last use; 60 s by default, 0 for not at all. */
    public RegistryBuilder stickiness(Duration value) {
        settings = settings.withStickiness(value);
        return this;
    }

    /** Calls at once of accounts that say nothing themselves; 0, the default, for no limit. */
    public RegistryBuilder maxInFlight(int value) {
        if (value < 0) {
            throw new IllegalArgumentException("max-in-flight: " + value + " (expected: 0 for no limit, or more)");
        }
        maxInFlight = value;
        return this;
    }

    /** How fast accounts may be used; {@link RateLimits#DEFAULT} by default. */
    public RegistryBuilder rateLimits(RateLimits value) {
        rateLimits = Objects.requireNonNull(value, "value");
        return this;
    }

    /**
     * How long an account that has come, or come back, takes less than its share of new sessions: from a tenth at first to
     * all of it; 60 s by default, 0 for not at all.
     */
    public RegistryBuilder slowStart(Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException("slow-start: " + value + " (expected: 0 or longer)");
        }
        slowStart = value;
        return this;
    }

    /** The part of an allowance, in percent, below which a balance counts as low; 20 by default, 0 for never. */
    public RegistryBuilder lowBalance(int percent) {
        if (percent < 0 || percent > 100) {
            throw new IllegalArgumentException("low-balance: " + percent + " (expected: 0 to 100 percent)");
        }
        lowBalance = percent;
        return this;
    }

    /** Pauses after failures; {@link HealthLimits#DEFAULT} by default. */
    public RegistryBuilder healthLimits(HealthLimits value) {
        settings = settings.withHealth(value);
        return this;
    }

    /** Tokens with less time left are renewed: 15 min in the background, 5 min before a call gets one. */
    public RegistryBuilder refreshMargins(Duration background, Duration onUse) {
        settings = settings.withMargins(background, onUse);
        return this;
    }

    /** Renews tokens only when somebody asks for one, for programs that just look at the accounts. */
    public RegistryBuilder onDemandOnly() {
        renewsAhead = false;
        return this;
    }

    /** Where and how tokens are refreshed. */
    public RegistryBuilder refresh(RefreshSettings value) {
        refresh = Objects.requireNonNull(value, "refresh");
        return this;
    }

    /** The way out of accounts without one of their own. */
    public RegistryBuilder proxy(@Nullable ProxyAddress value) {
        settings = settings.withProxy(value);
        return this;
    }

    /** What accounts show as their machine; stable by default. */
    public RegistryBuilder machineIds(MachineIds.Mode value) {
        settings = settings.withMachineIds(value);
        return this;
    }

    /**
     * Reads the accounts and starts the keeper. Blocks while it reads.
     *
     * @throws IOException when the home cannot be read or written
     * @throws IllegalStateException when transport or store is missing
     */
    public AccountRegistry open() throws IOException {
        if (transport == null) {
            throw new IllegalStateException("transport: none (expected: an HttpTransport)");
        }
        AccountStore accounts = store;
        SharedState shared = state;
        if (home != null) {
            accounts = accounts != null ? accounts : new FileAccountStore(home, defaultSource, clock, random);
            shared = shared != null ? shared : SharedState.inDirectory(home, clock);
        }
        if (accounts == null) {
            throw new IllegalStateException("accounts: no place (expected: a home or a store)");
        }
        return open(transport, accounts, shared != null ? shared : SharedState.inMemory());
    }

    private AccountRegistry open(HttpTransport http, AccountStore accounts, SharedState shared) throws IOException {
        Roster roster = new Roster(maxInFlight);
        CallExecutor keeper = executor;
        Runnable shutdown = () -> {};
        if (keeper == null) {
            ScheduledThreadPoolExecutor own = ownKeeper();
            keeper = CallExecutor.of(own);
            shutdown = () -> stop(own);
        }
        Rates rates = new Rates();
        rates.limits(rateLimits);
        Notices notices = new Notices();
        LowBalance balance = new LowBalance(notices, lowBalance);
        RegistryParts parts = new RegistryParts(
                keeper,
                clock,
                accounts,
                shared,
                controlPlane,
                settings,
                roster,
                new Candidates(roster, shared, rates, balance),
                rates,
                new SlowStart(slowStart),
                balance,
                new Identities(settings),
                new HealthRules(settings.health()),
                notices);
        try {
            return AccountRegistry.start(parts, new Extras(http, refresh, selector, random, renewsAhead, shutdown));
        } catch (IOException | RuntimeException e) {
            shutdown.run();
            throw e;
        }
    }

    private static ScheduledThreadPoolExecutor ownKeeper() {
        ScheduledThreadPoolExecutor own = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "kiro-accounts");
            thread.setDaemon(true);
            return thread;
        });
        own.setRemoveOnCancelPolicy(true);
        // Leases may be closed after the registry; what they would have the keeper do is not wanted any more.
        own.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
        own.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return own;
    }

    private static void stop(ScheduledThreadPoolExecutor own) {
        own.shutdown();
        try {
            if (!own.awaitTermination(5, TimeUnit.SECONDS)) {
                own.shutdownNow();
            }
        } catch (InterruptedException e) {
            own.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}

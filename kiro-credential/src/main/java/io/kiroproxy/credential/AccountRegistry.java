package io.kiroproxy.credential;

import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.spi.AccountLease;
import io.kiroproxy.core.spi.AccountPool;
import io.kiroproxy.core.spi.AccountQuery;
import io.kiroproxy.core.spi.ProxyAddress;
import io.kiroproxy.core.spi.UsageLimits;
import io.kiroproxy.credential.refresh.TokenRefresher;
import io.kiroproxy.credential.store.SharedState;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Holds accounts and hands out the right to use them.
 *
 * <p>Any thread; nothing blocks except {@link RegistryBuilder#open} and {@link #close}. Methods that change an account answer
 * with a stage that completes on the keeper's thread when the change is on disk; an unknown account fails it with a
 * {@link io.kiroproxy.core.GatewayException} of kind {@code NOT_FOUND}.
 */
public final class AccountRegistry implements AccountPool, AutoCloseable {
    private final RegistryParts parts;
    private final LeasePool pool;
    private final AccountOffice office;
    private final InquiryDesk desk;
    private final Housekeeping housekeeping;
    private final Runnable shutdown;
    private volatile boolean closed;

    private AccountRegistry(RegistryParts parts, RegistryBuilder.Extras extras) {
        this.parts = parts;
        this.shutdown = extras.shutdown();
        TokenRefresher refresher = new TokenRefresher(extras.transport(), parts.clock(), extras.refresh());
        TokenSaver saver = new TokenSaver(parts);
        TokenKeeper keeper = new TokenKeeper(parts, refresher, saver);
        this.housekeeping = new Housekeeping(parts, keeper, saver, extras.random(), extras.renewsAhead());
        ProfileFinder profiles = new ProfileFinder(parts);
        this.pool = new LeasePool(parts, keeper, profiles, extras.selector(), housekeeping::stateChanged);
        this.office = new AccountOffice(parts, keeper, pool::wake, housekeeping::stateChanged);
        this.desk = new InquiryDesk(parts, keeper, profiles, office, housekeeping::stateChanged);
    }

    static AccountRegistry start(RegistryParts parts, RegistryBuilder.Extras extras) throws IOException {
        AccountRegistry registry = new AccountRegistry(parts, extras);
        registry.housekeeping.start();
        return registry;
    }

    /** Begins a registry. */
    public static RegistryBuilder builder() {
        return new RegistryBuilder();
    }

    @Override
    public CompletionStage<AccountLease> acquire(AccountQuery query) {
        Objects.requireNonNull(query, "query");
        if (closed) {
            return CompletableFuture.failedFuture(
                    new GatewayException(ErrorKind.UPSTREAM_UNAVAILABLE, "The accounts have been closed."));
        }
        return pool.acquire(query);
    }

    /** All accounts in their order, as they stand now. */
    public List<AccountView> accounts() {
        Instant now = parts.clock().instant();
        return parts.roster().members().stream()
                .map(member -> parts.candidates().view(member, now))
                .toList();
    }

    /** One account, by id. */
    public Optional<AccountView> account(AccountId id) {
        Member member = parts.roster().member(id);
        return member == null
                ? Optional.empty()
                : Optional.of(parts.candidates().view(member, parts.clock().instant()));
    }

    /** Which accounts a call like {@code query} may use now, and why not the others. */
    public PoolExplanation explain(AccountQuery query) {
        return pool.explain(Objects.requireNonNull(query, "query"));
    }

    /**
     * Why the attempts of a call got the accounts they got, in order; empty for a call that is not remembered. The newest
     * 1,000 calls are.
     *
     * @param call the call's id
     */
    public List<AccountChoice> choices(String call) {
        return pool.choices(Objects.requireNonNull(call, "call"));
    }

    /** How fast accounts may be used. */
    public RateLimits rateLimits() {
        return parts.rates().limits();
    }

    /** Has accounts used no faster than that from now on. */
    public void limitRates(RateLimits limits) {
        parts.rates().limits(Objects.requireNonNull(limits, "limits"));
    }

    /** Attempts that all accounts have begun within the last 60 seconds. */
    public int attemptsLastMinute() {
        return parts.rates().lastMinute(null, parts.clock().instant());
    }

    /** Attempts that an account has begun within the last 60 seconds. */
    public int attemptsLastMinute(AccountId id) {
        return parts.rates().lastMinute(id, parts.clock().instant());
    }

    /** The pause after throttling when the upstream names none. */
    public Duration cooldown() {
        return parts.rules().limits().cooldown();
    }

    /** Changes that pause, for throttling from now on. */
    public void changeCooldown(Duration cooldown) {
        parts.rules().limits(parts.rules().limits().withCooldown(cooldown));
    }

    /** How long an account that has come, or come back, takes less than its share of new sessions. */
    public Duration slowStart() {
        return parts.slowStart().length();
    }

    /**
     * How far an account that has come, or come back, is on its way to its whole share of new sessions: 0.1 at first, 1 when it
     * takes all of it.
     */
    public double ramp(AccountView account) {
        return parts.slowStart().ramp(account, parts.clock().instant());
    }

    /** Changes that time; 0 for none. */
    public void changeSlowStart(Duration length) {
        if (length.isNegative()) {
            throw new IllegalArgumentException("slow-start: " + length + " (expected: 0 or longer)");
        }
        parts.slowStart().length(length);
    }

    /** The part of an allowance, in percent, below which a balance counts as low. */
    public int lowBalance() {
        return parts.lowBalance().percent();
    }

    /** Changes that part, 0 to 100; 0 for never. */
    public void changeLowBalance(int percent) {
        parts.lowBalance().percent(percent);
    }

    /** Sessions that hold to an account now, the one unused for longest first; at most {@link SharedState#MAX_SESSIONS}. */
    public List<SessionView> sessions() {
        return parts.state().sessions(parts.clock().instant());
    }

    /**
     * Lets a session go: its next call chooses an account anew. Calls under way stay where they are.
     *
     * @param id of {@link #sessions}
     * @return whether it was known
     */
    public boolean unbind(String id) {
        boolean known = parts.state().release(id, parts.clock().instant());
        housekeeping.stateChanged();
        return known;
    }

    /**
     * Has a session hold to another account from its next call on, as long as that account may be used. Calls under way
     * stay where they are.
     *
     * @param id of {@link #sessions}
     * @return whether the session was known
     * @throws GatewayException of kind {@code NOT_FOUND} when there is no such account
     */
    public boolean move(String id, AccountId account) {
        if (parts.roster().member(account) == null) {
            throw new GatewayException(ErrorKind.NOT_FOUND, "There is no account " + account + ".");
        }
        Instant now = parts.clock().instant();
        boolean known =
                parts.state().move(id, account, now, now.plus(parts.settings().stickiness()));
        housekeeping.stateChanged();
        return known;
    }

    /** Adds an account, or replaces the one with its id, which then counts as healthy. */
    public CompletionStage<AccountView> add(Account account) {
        return office.add(account);
    }

    /**
     * Puts a new login in an account's place: tokens, client registration and profile are replaced together (kiro-upstream.md
     * 8.10), its name, settings, counters and machine id stay, and it counts as healthy. The file it once came from is not
     * looked at any more. Waits for a refresh of the old tokens that is under way, in this process or another.
     */
    public CompletionStage<AccountView> relogin(AccountId id, Credentials credentials) {
        return office.relogin(id, Objects.requireNonNull(credentials, "credentials"));
    }

    /** Forgets an account and our copy of its credentials. Calls that hold it go on. */
    public CompletionStage<AccountView> remove(AccountId id) {
        return office.remove(id);
    }

    /** Lets an account be used. */
    public CompletionStage<AccountView> enable(AccountId id) {
        return office.enable(id);
    }

    /** Takes an account out until it is enabled again. Calls that hold it go on. */
    public CompletionStage<AccountView> disable(AccountId id) {
        return office.change(
                id, "disabled", account -> account.toBuilder().enabled(false).build());
    }

    /** Gives an account another name, which must not be blank. */
    public CompletionStage<AccountView> rename(AccountId id, String name) {
        return office.change(
                id, "renamed", account -> account.toBuilder().name(name).build());
    }

    /** Sets an account's way out; null for the process's default. Clears an unreadable one. */
    public CompletionStage<AccountView> setProxy(AccountId id, @Nullable ProxyAddress proxy) {
        return office.setProxy(id, proxy);
    }

    /**
     * Changes an account's settings; its id stays, its credentials should.
     *
     * @param change runs on the keeper's thread, on the account as it stands on disk
     */
    public CompletionStage<AccountView> update(AccountId id, UnaryOperator<Account> change) {
        return office.change(id, "changed", change);
    }

    /**
     * Ends every pause of an account, a suspension and a dead login included: its owner says that it may be used.
     *
     * @return its health before
     */
    public CompletionStage<AccountHealth> restore(AccountId id) {
        return office.restore(id);
    }

    /**
     * Renews an account's access token now.
     *
     * @return the account, or a failure with {@link io.kiroproxy.core.spi.UpstreamFailureException}
     */
    public CompletionStage<AccountView> refresh(AccountId id) {
        return office.refresh(id);
    }

    /** Renews the enabled accounts whose token has less than {@code margin} left. Never fails as a whole. */
    public CompletionStage<List<RefreshReport>> refreshAll(Duration margin) {
        return office.refreshAll(margin);
    }

    /**
     * What an account may use and has used, asked for anew when the last answer is older than {@code maxAge}.
     *
     * @return limits, or a failure with {@link io.kiroproxy.core.spi.UpstreamFailureException}, or one of kind {@code
     *     UPSTREAM_UNAVAILABLE} when the registry has no control plane
     */
    public CompletionStage<UsageLimits> usage(AccountId id, Duration maxAge) {
        return desk.usage(id, maxAge);
    }

    /**
     * The models that an account's plan lists, asked for anew when the last answer is older than {@code maxAge}. A call is
     * not given an account whose list lacks its model while another's has it; a list older than a day says nothing.
     *
     * @return ids of models, or a failure with {@link io.kiroproxy.core.spi.UpstreamFailureException}, or one of kind
     *     {@code UPSTREAM_UNAVAILABLE} when the registry has no control plane
     */
    public CompletionStage<List<String>> models(AccountId id, Duration maxAge) {
        return desk.models(id, maxAge);
    }

    /** Reads the list anew, as when another process has changed it; this also happens by itself. */
    public CompletionStage<List<AccountView>> reload() {
        return office.run(() -> {
            housekeeping.reload();
            pool.wake();
            return accounts();
        });
    }

    /** Tells {@code listener} of changes from now on. */
    public void addListener(AccountListener listener) {
        parts.notices().add(Objects.requireNonNull(listener, "listener"));
    }

    /** Stops telling {@code listener}. */
    public void removeListener(AccountListener listener) {
        parts.notices().remove(listener);
    }

    /** Writes down what is not on disk yet and stops the keeper. Leases stay valid; blocks for a moment. Idempotent. */
    @Override
    public void close() {
        closed = true;
        housekeeping.stop();
        shutdown.run();
        housekeeping.writeLast();
    }
}

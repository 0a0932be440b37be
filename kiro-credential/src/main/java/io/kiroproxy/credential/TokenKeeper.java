package io.kiroproxy.credential;

import io.kiroproxy.core.spi.CallExecutor;
import io.kiroproxy.core.spi.Secret;
import io.kiroproxy.core.spi.UpstreamFailure;
import io.kiroproxy.core.spi.UpstreamFailureException;
import io.kiroproxy.credential.refresh.RefreshOutcome;
import io.kiroproxy.credential.refresh.TokenRefresher;
import io.kiroproxy.credential.store.AccountStore;
import io.kiroproxy.credential.store.SharedState;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Renews access tokens: one refresh per account at a time, over all threads and, by a lease, over all processes. New
 * tokens are on disk before anybody sees them. Everything but {@link #refresh} runs on the keeper's thread.
 */
final class TokenKeeper {
    private static final Duration LEASE_POLL = Duration.ofMillis(25);
    private static final Duration LEASE_PATIENCE = Duration.ofSeconds(20);

    private final CallExecutor executor;
    private final InstantSource clock;
    private final AccountStore store;
    private final SharedState state;
    private final TokenRefresher refresher;
    private final Identities identities;
    private final PoolSettings settings;
    private final HealthRules rules;
    private final Notices notices;
    private final SourceWatch sources;
    private final TokenSaver saver;
    private final Map<AccountId, RefreshFlight> flights = new ConcurrentHashMap<>();
    private final Deque<RefreshFlight> queue = new ArrayDeque<>();
    private int running;

    TokenKeeper(RegistryParts parts, TokenRefresher refresher, TokenSaver saver) {
        this.executor = parts.executor();
        this.clock = parts.clock();
        this.store = parts.store();
        this.state = parts.state();
        this.settings = parts.settings();
        this.identities = parts.identities();
        this.rules = parts.rules();
        this.notices = parts.notices();
        this.refresher = refresher;
        this.sources = new SourceWatch(parts);
        this.saver = saver;
    }

    /**
     * Renews the member's access token, joining a refresh that is under way.
     *
     * @param stale the token that is not wanted any more; when the account has another, valid one by then, that is it
     * @return the account with a token, or an {@link UpstreamFailureException}: {@code NEEDS_LOGIN} when the login is
     *     over, {@code UNAVAILABLE} when it failed for the moment
     */
    CompletableFuture<Account> refresh(Member member, @Nullable Secret stale) {
        RefreshFlight mine = new RefreshFlight(member, stale);
        RefreshFlight other = flights.putIfAbsent(member.id(), mine);
        if (other != null) {
            return other.result;
        }
        enqueue(mine);
        return mine.result;
    }

    /** Puts the tokens of a new login in place of the member's, after a refresh that is under way. */
    CompletableFuture<Account> replace(Member member, Credentials credentials) {
        RefreshFlight mine = new RefreshFlight(member, null);
        mine.replacement = credentials;
        RefreshFlight other = flights.putIfAbsent(member.id(), mine);
        if (other != null) {
            return other.result.handle((account, failure) -> member).thenCompose(same -> replace(same, credentials));
        }
        enqueue(mine);
        return mine.result;
    }

    private void enqueue(RefreshFlight flight) {
        executor.execute(() -> {
            queue.add(flight);
            startNext();
        });
    }

    private void startNext() {
        while (running < settings.maxRefreshes() && !queue.isEmpty()) {
            running++;
            takeLease(queue.remove());
        }
    }

    private void takeLease(RefreshFlight flight) {
        Optional<SharedState.Lease> lease;
        try {
            lease = state.tryRefreshLease(flight.member.id());
        } catch (IOException e) {
            notices.warning(flight.member.id(), "the refresh lock cannot be taken, going on without it", e);
            begin(flight);
            return;
        }
        if (lease.isPresent()) {
            flight.lease = lease.get();
            begin(flight);
            return;
        }
        Instant now = clock.instant();
        if (flight.waitingSince == null) {
            flight.waitingSince = now;
        }
        boolean tooLong = now.isAfter(flight.waitingSince.plus(LEASE_PATIENCE));
        if (tooLong && flight.replacement != null) {
            begin(flight);
        } else if (tooLong) {
            failForNow(flight, "another process holds the refresh lock for too long");
        } else {
            executor.schedule(LEASE_POLL, () -> takeLease(flight));
        }
    }

    /** Under the lease: somebody else may have renewed it meanwhile. */
    private void begin(RefreshFlight flight) {
        try {
            look(flight);
        } catch (RuntimeException e) {
            notices.warning(flight.member.id(), "the refresh met a defect", e);
            failForNow(flight, "a defect of the proxy, see its log");
        }
    }

    private void look(RefreshFlight flight) {
        Account current = stored(flight.member);
        if (current == null) {
            finish(flight, null, UpstreamFailure.of(UpstreamFailure.Kind.UNAVAILABLE, "the account was removed"));
            return;
        }
        if (flight.replacement != null) {
            keep(flight, current.withCredentials(flight.replacement), "logged in again");
            return;
        }
        if (hasNews(current, flight.stale)) {
            publish(flight, current);
            return;
        }
        sources.newer(flight.member, current, flight.stale)
                .whenComplete((credentials, failure) -> executor.execute(() -> {
                    if (credentials == null) {
                        exchange(flight, current);
                    } else {
                        takeOver(flight, current.withCredentials(credentials), "took over its source's new token");
                    }
                }));
    }

    private void takeOver(RefreshFlight flight, Account account, String what) {
        if (lasts(account.accessToken())) {
            keep(flight, account, what);
        } else {
            exchange(flight, account);
        }
    }

    private @Nullable Account stored(Member member) {
        if (member.unsaved()) {
            return member.account();
        }
        try {
            Account stored = store.read(member.id()).orElse(null);
            return stored != null && stored.credentials() == null ? member.account() : stored;
        } catch (IOException e) {
            notices.warning(member.id(), "the stored credentials cannot be read, going on with those in memory", e);
            return member.account();
        }
    }

    private boolean hasNews(Account account, @Nullable Secret stale) {
        AccessToken token = account.accessToken();
        return token != null && !Objects.equals(token.secret(), stale) && lasts(token);
    }

    private boolean lasts(@Nullable AccessToken token) {
        return token != null && token.lasts(clock.instant(), settings.useMargin());
    }

    private void exchange(RefreshFlight flight, Account account) {
        Credentials credentials = Objects.requireNonNull(account.credentials(), "credentials");
        flight.askedAt = clock.instant();
        refresher
                .refresh(credentials, account.machineId(), identities.proxy(account), executor)
                .whenComplete((outcome, failure) -> {
                    if (outcome == null) {
                        failForNow(flight, "the refresh broke off");
                    } else {
                        settle(flight, account, outcome);
                    }
                });
    }

    private void settle(RefreshFlight flight, Account used, RefreshOutcome outcome) {
        if (outcome instanceof RefreshOutcome.Renewed renewed) {
            keep(flight, used.withCredentials(renewed.credentials()), "access token renewed");
        } else if (outcome instanceof RefreshOutcome.Transient trouble) {
            failForNow(flight, trouble.reason());
        } else if (outcome instanceof RefreshOutcome.Dead dead) {
            refused(flight, used, dead.reason());
        }
    }

    /** Before giving up: has another process or the source a newer refresh token? */
    private void refused(RefreshFlight flight, Account used, String reason) {
        Account stored = stored(flight.member);
        if (flight.secondTry || stored == null) {
            dead(flight, reason);
            return;
        }
        flight.secondTry = true;
        Secret usedToken = Objects.requireNonNull(used.credentials()).refreshToken();
        Secret storedToken =
                stored.credentials() == null ? null : stored.credentials().refreshToken();
        if (storedToken != null && !Objects.equals(storedToken, usedToken)) {
            exchange(flight, stored);
            return;
        }
        sources.replacement(used)
                .whenComplete((credentials, failure) -> executor.execute(() -> {
                    if (credentials == null) {
                        dead(flight, reason);
                    } else {
                        takeOver(flight, used.withCredentials(credentials), "took over the login of its source");
                    }
                }));
    }

    private void dead(RefreshFlight flight, String reason) {
        Instant now = clock.instant();
        AccountHealth health = new AccountHealth.NeedsLogin(reason);
        state.update(flight.member.id(), known -> rules.worse(known, health, now));
        notices.health(flight.member.id(), health);
        finish(flight, null, UpstreamFailure.of(UpstreamFailure.Kind.NEEDS_LOGIN, "The login is over: " + reason));
    }

    private void failForNow(RefreshFlight flight, String reason) {
        Member member = flight.member;
        Instant now = clock.instant();
        Instant again = now.plus(settings.health().refreshPause());
        member.refreshNotBefore(again);
        AccessToken token = member.account().accessToken();
        if (token == null || !token.lasts(now, Duration.ZERO)) {
            AccountHealth pause = new AccountHealth.CoolingDown(
                    again,
                    AccountHealth.CoolingDown.Cause.REFRESH_TROUBLE,
                    "the token could not be renewed: " + reason);
            state.update(member.id(), known -> rules.worse(known, pause, now));
        }
        notices.warning(member.id(), "refresh failed for the moment: " + reason);
        finish(
                flight,
                null,
                UpstreamFailure.of(
                        UpstreamFailure.Kind.UNAVAILABLE, "The access token could not be renewed: " + reason));
    }

    /** To disk first, then to everybody. */
    private void keep(RefreshFlight flight, Account account, String what) {
        saver.save(flight.member, account);
        notices.info(flight.member.id(), what);
        publish(flight, account);
    }

    private void publish(RefreshFlight flight, Account account) {
        Member member = flight.member;
        Instant now = clock.instant();
        Account latest = member.account();
        Account merged = latest.toBuilder()
                .credentials(account.credentials())
                .problem(
                        latest.proxy() == null && latest.problem() != null && latest.credentials() != null
                                ? latest.problem()
                                : null)
                .build();
        member.account(merged);
        member.refreshNotBefore(Instant.EPOCH);
        state.update(member.id(), known -> HealthRules.renewed(known, now));
        finish(flight, merged, null);
    }

    private void finish(RefreshFlight flight, @Nullable Account account, @Nullable UpstreamFailure failure) {
        if (flight.lease != null) {
            flight.lease.close();
        }
        Instant asked = flight.askedAt;
        if (asked != null) {
            notices.refreshed(flight.member.id(), outcome(failure), Duration.between(asked, clock.instant()));
        }
        flights.remove(flight.member.id(), flight);
        running--;
        startNext();
        if (failure != null) {
            flight.result.completeExceptionally(new UpstreamFailureException(failure));
        } else {
            flight.result.complete(Objects.requireNonNull(account));
        }
    }

    private static AccountListener.Refresh outcome(@Nullable UpstreamFailure failure) {
        if (failure == null) {
            return AccountListener.Refresh.OK;
        }
        return failure.kind() == UpstreamFailure.Kind.NEEDS_LOGIN
                ? AccountListener.Refresh.NEEDS_LOGIN
                : AccountListener.Refresh.FAILED;
    }
}

package io.kiroproxy.credential;

import io.kiroproxy.core.spi.AccountLease;
import io.kiroproxy.core.spi.AccountQuery;
import io.kiroproxy.core.spi.AttemptOutcome;
import io.kiroproxy.core.spi.Secret;
import io.kiroproxy.core.spi.UpstreamFailure;
import io.kiroproxy.core.spi.UpstreamFailureException;
import io.kiroproxy.credential.PoolExplanation.Why;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Hands out leases: chooses among the candidates, has the token renewed, and lets calls wait for busy accounts. */
final class LeasePool {
    private static final int RACES = 100;

    private final RegistryParts parts;
    private final TokenKeeper keeper;
    private final ProfileFinder profiles;
    private final Choice choice;
    private final RecentChoices recent = new RecentChoices();
    private final WaitingRoom waiting;
    private final Runnable stateChanged;

    LeasePool(
            RegistryParts parts,
            TokenKeeper keeper,
            ProfileFinder profiles,
            AccountSelector selector,
            Runnable changed) {
        this.parts = parts;
        this.keeper = keeper;
        this.profiles = profiles;
        this.choice = new Choice(parts, selector);
        this.waiting = new WaitingRoom(parts, this::attempt);
        this.stateChanged = changed;
    }

    CompletionStage<AccountLease> acquire(AccountQuery query) {
        Acquisition acquisition = new Acquisition(query);
        attempt(acquisition);
        return acquisition.result;
    }

    private void attempt(Acquisition acquisition) {
        for (int race = 0; race < RACES; race++) {
            if (acquisition.result.isDone()) {
                return;
            }
            Instant now = parts.clock().instant();
            Shortlist shortlist = parts.candidates().shortlist(acquisition.query, acquisition.tried, now);
            if (shortlist.candidates().isEmpty()) {
                noCandidate(acquisition, shortlist, now);
                return;
            }
            Choice.Picked picked = choice.choose(shortlist, acquisition.query, now);
            Member member = picked == null ? null : picked.member();
            if (picked != null && member != null && member.tryEnter()) {
                if (Rates.counted(acquisition.query) && !parts.rates().begin(member.account(), now)) {
                    member.leave();
                    continue;
                }
                remember(acquisition.query, picked, shortlist, now);
                hold(acquisition.query.session(), member, now);
                prepare(acquisition, member, now);
                return;
            }
        }
        acquisition.fail(NoneReady.busy("too many calls want them at the same moment"));
    }

    private void remember(AccountQuery query, Choice.Picked picked, Shortlist shortlist, Instant now) {
        if (Rates.counted(query)) {
            recent.keep(
                    query.callId(), new RecentChoices.Made(now, picked.member().id(), shortlist, picked.scored()));
        }
    }

    /** Why a call got what it got, attempt by attempt; empty for one that is not remembered. */
    List<AccountChoice> choices(String call) {
        return recent.of(call).stream().map(choice::explain).toList();
    }

    private void noCandidate(Acquisition acquisition, Shortlist shortlist, Instant now) {
        boolean busy = shortlist.exclusions().stream().anyMatch(e -> e.why() == Why.BUSY);
        Duration paced = untilPaced(shortlist, now);
        boolean soon = paced != null && paced.compareTo(acquisition.query.maxWait()) <= 0;
        if (busy || soon) {
            waiting.enter(acquisition);
        } else {
            acquisition.fail(NoneReady.answer(shortlist, acquisition.query, now));
        }
        if (soon && paced != null && !acquisition.result.isDone()) {
            parts.executor().schedule(paced, waiting::wake);
        }
    }

    /** How long until a limit per minute lets one of the accounts go on, null when none is at such a limit. */
    private static @Nullable Duration untilPaced(Shortlist shortlist, Instant now) {
        return shortlist.exclusions().stream()
                .filter(e -> e.why() == Why.PACED && e.until() != null)
                .map(e -> Duration.between(now, e.until()))
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    private void hold(String session, Member member, Instant now) {
        Duration stickiness = parts.settings().stickiness();
        if (!stickiness.isZero()) {
            parts.state().hold(session, member.id(), now, now.plus(stickiness));
        }
    }

    private void holdOn(PooledLease lease, Instant now) {
        Duration stickiness = parts.settings().stickiness();
        if (!stickiness.isZero()) {
            parts.state().holdOn(lease.query().session(), lease.member().id(), lease.leased(), now.plus(stickiness));
        }
    }

    /** A token that lasts, and a profile where the login needs one. */
    private void prepare(Acquisition acquisition, Member member, Instant now) {
        Account account = member.account();
        AccessToken token = account.accessToken();
        Duration margin = parts.settings().useMargin();
        boolean backingOff = now.isBefore(member.refreshNotBefore());
        if (token != null && (token.lasts(now, margin) || backingOff && token.lasts(now, Duration.ZERO))) {
            complete(acquisition, member, account);
            return;
        }
        keeper.refresh(member, token == null ? null : token.secret()).whenComplete((renewed, failure) -> {
            AccessToken old = member.account().accessToken();
            if (renewed != null) {
                complete(acquisition, member, renewed);
            } else if (old != null && old.lasts(parts.clock().instant(), Duration.ZERO) && !isOver(failure)) {
                complete(acquisition, member, member.account());
            } else {
                giveUp(acquisition, member);
            }
        });
    }

    private static boolean isOver(@Nullable Throwable failure) {
        return failure instanceof UpstreamFailureException upstream
                && upstream.failure().kind() == UpstreamFailure.Kind.NEEDS_LOGIN;
    }

    private void complete(Acquisition acquisition, Member member, Account account) {
        if (!profiles.isWanted(account)) {
            give(acquisition, member, account);
            return;
        }
        profiles.find(member).whenComplete((found, failure) -> {
            if (found != null) {
                give(acquisition, member, found);
            } else {
                giveUp(acquisition, member);
            }
        });
    }

    private void give(Acquisition acquisition, Member member, Account account) {
        acquisition.cancelTimeout();
        PooledLease lease = lease(member, account, acquisition.query);
        if (!acquisition.result.complete(lease)) {
            lease.close(new AttemptOutcome.Abandoned());
        }
    }

    private void giveUp(Acquisition acquisition, Member member) {
        acquisition.tried.add(member.id().value());
        member.leave();
        stateChanged.run();
        attempt(acquisition);
    }

    private PooledLease lease(Member member, Account account, AccountQuery query) {
        Instant now = parts.clock().instant();
        return new PooledLease(this, member, query, parts.identities().of(account, now), now);
    }

    /** The attempt of a lease has ended. */
    void closed(PooledLease lease, AttemptOutcome outcome) {
        Member member = lease.member();
        Instant now = parts.clock().instant();
        AccountState before = parts.state().account(member.id());
        AttemptOutcome known = member.withReset(outcome);
        AccountState after = parts.state()
                .update(
                        member.id(),
                        state -> isOutdated(lease, outcome)
                                ? state.counted(1, 0, now)
                                : parts.rules()
                                        .after(state, known, lease.query().model(), now));
        parts.lowBalance().look(member, after);
        if (outcome instanceof AttemptOutcome.Success) {
            holdOn(lease, now);
        }
        member.leave();
        if (!after.health().equals(before.health()) && !after.health().at(now).isReady()) {
            parts.notices().health(member.id(), after.health());
        }
        stateChanged.run();
        waiting.wake();
    }

    /** A complaint about a token that has been replaced since says nothing about the account of today. */
    private static boolean isOutdated(PooledLease lease, AttemptOutcome outcome) {
        if (!(outcome instanceof AttemptOutcome.Failed failed)) {
            return false;
        }
        UpstreamFailure.Kind kind = failed.failure().kind();
        boolean aboutToken = kind == UpstreamFailure.Kind.AUTH_EXPIRED || kind == UpstreamFailure.Kind.NEEDS_LOGIN;
        AccessToken token = lease.member().account().accessToken();
        return aboutToken
                && token != null
                && !token.secret().equals(lease.identity().accessToken());
    }

    /** A lease's token was refused: the same place with another token, or nothing. */
    CompletionStage<AccountLease> renew(PooledLease lease, UpstreamFailure refusal) {
        Member member = lease.member();
        Secret refused = lease.identity().accessToken();
        Account current = member.account();
        AccessToken token = current.accessToken();
        boolean replaced = token != null
                && !token.secret().equals(refused)
                && token.lasts(parts.clock().instant(), Duration.ZERO);
        if (replaced) {
            return CompletableFuture.completedFuture(lease(member, current, lease.query()));
        }
        Credentials credentials = current.credentials();
        if (credentials == null || !credentials.isRefreshable()) {
            return dropped(lease, notRefreshable(current, refusal));
        }
        if (parts.state().account(member.id()).health() instanceof AccountHealth.NeedsLogin over) {
            // Another call has just been told so; the login service is not asked again for each that held the token.
            return dropped(lease, UpstreamFailure.of(UpstreamFailure.Kind.NEEDS_LOGIN, over.reason()));
        }
        CompletableFuture<AccountLease> result = new CompletableFuture<>();
        keeper.refresh(member, refused).whenComplete((renewed, failure) -> {
            if (renewed == null) {
                dropped(lease, failureOf(failure)).whenComplete((none, why) -> result.completeExceptionally(why));
                return;
            }
            PooledLease next = lease(member, renewed, lease.query());
            if (!result.complete(next)) {
                next.close(new AttemptOutcome.Abandoned());
            }
        });
        return result;
    }

    private static UpstreamFailure notRefreshable(Account account, UpstreamFailure refusal) {
        String what = account.credentials() instanceof ApiKeyCredentials ? "key" : "token";
        return new UpstreamFailure(
                UpstreamFailure.Kind.NEEDS_LOGIN,
                "The " + what + " of account " + account.label() + " was refused and cannot be renewed.",
                refusal.status(),
                refusal.reason(),
                refusal.requestId(),
                null,
                null);
    }

    private CompletableFuture<AccountLease> dropped(PooledLease lease, UpstreamFailure failure) {
        closed(lease, new AttemptOutcome.Failed(failure));
        return CompletableFuture.failedFuture(new UpstreamFailureException(failure));
    }

    private static UpstreamFailure failureOf(@Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof UpstreamFailureException upstream
                ? upstream.failure()
                : UpstreamFailure.of(UpstreamFailure.Kind.UNAVAILABLE, "The access token could not be renewed.");
    }

    /** Who might be chosen for a call like {@code query}, without choosing. */
    PoolExplanation explain(AccountQuery query) {
        Instant now = parts.clock().instant();
        return choice.explain(parts.candidates().shortlist(query, Set.of(), now), query, now);
    }

    /** Something may have become free. */
    void wake() {
        waiting.wake();
    }
}

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
import java.util.Objects;
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
            PoolExplanation explanation = parts.candidates().explain(acquisition.query, acquisition.tried, now);
            if (explanation.candidates().isEmpty()) {
                noCandidate(acquisition, explanation, now);
                return;
            }
            Member member = choice.choose(explanation, acquisition.query, now);
            if (member != null && member.tryEnter(now)) {
                hold(acquisition.query.session(), member, now);
                prepare(acquisition, member, now);
                return;
            }
        }
        acquisition.fail(NoneReady.busy("too many calls want them at the same moment"));
    }

    private void noCandidate(Acquisition acquisition, PoolExplanation explanation, Instant now) {
        Instant paced = explanation.exclusions().stream()
                .filter(e -> e.why() == Why.PACED)
                .map(PoolExplanation.Exclusion::until)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(null);
        boolean soon = paced != null && !paced.isAfter(now.plus(acquisition.query.maxWait()));
        boolean busy = explanation.exclusions().stream().anyMatch(e -> e.why() == Why.BUSY);
        if (busy || soon) {
            waiting.enter(acquisition);
            if (paced != null && soon) {
                parts.executor().schedule(Duration.between(now, paced), waiting::wake);
            }
        } else {
            acquisition.fail(NoneReady.answer(explanation, acquisition.query, now));
        }
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
        AccountState after = parts.state()
                .update(
                        member.id(),
                        known -> isOutdated(lease, outcome)
                                ? known.counted(1, 0, now)
                                : parts.rules()
                                        .after(known, outcome, lease.query().model(), now));
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

    /** Something may have become free. */
    void wake() {
        waiting.wake();
    }
}

package io.kiroproxy.core;

import io.kiroproxy.core.spi.AccountLease;
import io.kiroproxy.core.spi.AccountQuery;
import io.kiroproxy.core.spi.AttemptOutcome;
import io.kiroproxy.core.spi.CallExecutor;
import io.kiroproxy.core.spi.UpstreamCall;
import io.kiroproxy.core.spi.UpstreamFailure;
import io.kiroproxy.core.spi.UpstreamFailureException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The attempts of one call before its commit: holds the lease, acts on verdicts, and closes every lease exactly once.
 * Confined to the call's executor.
 */
final class Attempts {

    /** Alternatives of the provider per account, whatever it offers. */
    static final int MAX_ALTERNATIVES = 6;

    /** Attempts per call, whatever the policy says. */
    static final int MAX_ATTEMPTS = 20;

    /** The longest pause that jitter makes of a shorter one. */
    static final Duration MAX_JITTER = Duration.ofSeconds(2);

    private static final int JITTER_SPREAD = 10;

    /** Acts for the attempts. */
    interface Runner {

        /** Runs an attempt's first exchange. */
        void attempt(UpstreamCall call);

        /** Ends the call, the account not being to blame. */
        void giveUp(GatewayException why);

        /** Ends the call and closes the lease with {@code outcome}. */
        void end(GatewayException why, AttemptOutcome outcome);

        /** Somebody broke a contract. */
        void broken(Throwable defect);
    }

    private final Engine engine;
    private final Prepared prepared;
    private final String session;
    private final CallExecutor executor;
    private final Runner runner;
    private final long startedNanos;
    private final Set<String> tried = new HashSet<>();
    private @Nullable AccountLease lease;
    private @Nullable UpstreamFailure lastFailure;
    private CallExecutor.@Nullable Cancellable retryTimer;
    private String account = "";
    private int attempts;
    private int onThisAccount;
    private int alternatives;
    private boolean renewedHere;
    private boolean closed;

    Attempts(Engine engine, Prepared prepared, String session, CallExecutor executor, Runner runner) {
        this.engine = engine;
        this.prepared = prepared;
        this.session = session;
        this.executor = executor;
        this.runner = runner;
        this.startedNanos = engine.ticker().getAsLong();
    }

    /** The present account's id, empty before there is one. */
    String account() {
        return account;
    }

    /** Acquires an account and makes the next attempt with it. */
    void begin() {
        AccountQuery query = new AccountQuery(
                prepared.request().id(),
                prepared.provider().name(),
                prepared.model().model().id(),
                session,
                prepared.request().accounts(),
                tried,
                engine.timeouts().acquire());
        engine.accounts().acquire(query).whenComplete((given, error) -> here(given, () -> acquired(given, error)));
    }

    private void acquired(@Nullable AccountLease given, @Nullable Throwable error) {
        if (closed) {
            abandon(given);
        } else if (given == null) {
            noAccount(cause(error));
        } else {
            lease = given;
            account = given.identity().accountId();
            tried.add(account);
            onThisAccount = 0;
            alternatives = 0;
            renewedHere = false;
            attempt(given);
        }
    }

    /**
     * A failure that led here says more than a pool that ran out of accounts, unless both say the same and the pool adds
     * when to come back or who must act.
     */
    private void noAccount(Throwable error) {
        if (!(error instanceof GatewayException none)) {
            runner.broken(error);
            return;
        }
        boolean empty = none.kind() == ErrorKind.UPSTREAM_UNAVAILABLE && none.retryAfter() == null;
        if (lastFailure == null || lastFailure.kind().errorKind() == none.kind() && !empty) {
            runner.giveUp(none);
        } else {
            runner.giveUp(lastFailure.toException());
        }
    }

    private void attempt(AccountLease with) {
        attempts++;
        onThisAccount++;
        UpstreamCall call;
        try {
            call = prepared.provider().newCall(prepared.request(), session, prepared.model(), with.identity());
        } catch (GatewayException e) {
            runner.giveUp(e);
            return;
        } catch (UpstreamFailureException e) {
            failed(e.failure());
            return;
        } catch (RuntimeException | Error e) {
            runner.broken(e);
            return;
        }
        runner.attempt(call);
    }

    /** Counts an alternative of the present account; false when it has had enough of them. */
    boolean takeAlternative() {
        return alternatives++ < MAX_ALTERNATIVES;
    }

    /** An attempt failed before the commit and the provider knows no other way. */
    void failed(UpstreamFailure failure) {
        lastFailure = failure;
        Verdict verdict = attempts >= MAX_ATTEMPTS
                ? new Verdict.GiveUp()
                : engine.failover()
                        .decide(
                                failure,
                                new FailoverPolicy.Attempts(attempts, tried.size(), onThisAccount, renewedHere));
        AccountLease held = lease;
        if (verdict instanceof Verdict.GiveUp) {
            runner.end(failure.toException(), new AttemptOutcome.Failed(failure));
        } else if (verdict instanceof Verdict.RetrySame same && held != null) {
            retry(held, same.delay(), failure);
        } else if (verdict instanceof Verdict.Renew && held != null && !renewedHere) {
            renew(held, failure);
        } else {
            closeLease(new AttemptOutcome.Failed(failure));
            begin();
        }
    }

    private void retry(AccountLease held, Duration delay, UpstreamFailure failure) {
        Duration pause = jittered(delay);
        long used = engine.ticker().getAsLong() - startedNanos;
        if (pause.toNanos() >= engine.timeouts().total().toNanos() - used) {
            runner.end(failure.toException(), new AttemptOutcome.Failed(failure));
            return;
        }
        retryTimer = executor.schedule(pause, () -> {
            if (!closed) {
                attempt(held);
            }
        });
    }

    /** Between {@code delay} and ten times that, but no more than two seconds unless the delay itself is longer. */
    private Duration jittered(Duration delay) {
        long least = delay.toNanos();
        long most = Math.max(least, Math.min(least * JITTER_SPREAD, MAX_JITTER.toNanos()));
        return Duration.ofNanos(most == least ? least : engine.random().nextLong(least, most + 1));
    }

    private void renew(AccountLease held, UpstreamFailure refusal) {
        renewedHere = true;
        CompletionStage<AccountLease> renewal = held.renew(refusal);
        lease = null;
        renewal.whenComplete((fresh, error) -> here(fresh, () -> renewed(fresh, error)));
    }

    private void renewed(@Nullable AccountLease fresh, @Nullable Throwable error) {
        if (closed) {
            abandon(fresh);
        } else if (fresh != null) {
            lease = fresh;
            attempt(fresh);
        } else {
            Throwable cause = cause(error);
            if (cause instanceof UpstreamFailureException refused) {
                failed(refused.failure());
            } else if (cause instanceof GatewayException known) {
                runner.giveUp(known);
            } else {
                runner.broken(cause);
            }
        }
    }

    /** No attempt follows; the lease, if one is held, goes back with {@code outcome}. */
    void close(AttemptOutcome outcome) {
        closed = true;
        if (retryTimer != null) {
            retryTimer.cancel();
        }
        closeLease(outcome);
    }

    private void closeLease(AttemptOutcome outcome) {
        AccountLease held = lease;
        lease = null;
        if (held != null) {
            held.close(outcome);
        }
    }

    private static void abandon(@Nullable AccountLease given) {
        if (given != null) {
            given.close(new AttemptOutcome.Abandoned());
        }
    }

    /** Comes back to the call's executor; a lease that cannot come along goes back at once. */
    private void here(@Nullable AccountLease given, Runnable next) {
        try {
            executor.execute(() -> {
                try {
                    next.run();
                } catch (RuntimeException | Error e) {
                    runner.broken(e);
                }
            });
        } catch (RejectedExecutionException e) {
            abandon(given);
        }
    }

    private static Throwable cause(@Nullable Throwable error) {
        if (error == null) {
            return new IllegalStateException("the account pool gave neither a lease nor a failure");
        }
        return error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    }
}

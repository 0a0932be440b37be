package io.kiroproxy.credential;

import io.kiroproxy.core.spi.CallExecutor;
import io.kiroproxy.credential.store.AccountStore;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What the keeper does without being asked: renews tokens ahead of time, writes state down, notices foreign changes. */
final class Housekeeping {
    private static final Duration ROUND = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration WRITE_DELAY = Duration.ofSeconds(1);
    private static final int JITTER_SECONDS = 120;

    private final RegistryParts parts;
    private final TokenKeeper keeper;
    private final TokenSaver saver;
    private final RandomGenerator random;
    private final boolean renewsAhead;
    private final AtomicBoolean writePending = new AtomicBoolean();
    private volatile boolean stopped;
    private volatile CallExecutor.@Nullable Cancellable nextRound;
    private volatile CallExecutor.@Nullable Cancellable nextLook;
    private String revision = "";

    Housekeeping(
            RegistryParts parts, TokenKeeper keeper, TokenSaver saver, RandomGenerator random, boolean renewsAhead) {
        this.parts = parts;
        this.keeper = keeper;
        this.saver = saver;
        this.random = random;
        this.renewsAhead = renewsAhead;
    }

    /** Reads everything, on the caller's thread, and begins the rounds. */
    void start() throws IOException {
        parts.state().sync();
        reload();
        parts.executor().execute(this::round);
        nextLook = parts.executor().schedule(LOOK, this::look);
    }

    /** Reads the list. */
    void reload() throws IOException {
        String seen = parts.store().revision();
        AccountStore.Loaded loaded = parts.store().load();
        revision = seen;
        loaded.warnings().forEach(warning -> parts.notices().warning(warning));
        parts.roster().replace(loaded.accounts()).forEach(id -> parts.notices().info(id, "read"));
    }

    private void round() {
        if (stopped) {
            return;
        }
        nextRound = parts.executor().schedule(ROUND, this::round);
        try {
            parts.state().sync();
        } catch (IOException e) {
            parts.notices().warning("the account files cannot be read or written: " + e.getMessage());
        }
        if (renewsAhead) {
            renewAhead();
        }
    }

    /** Another process may have changed the list, and its user expects to see that at once. */
    private void look() {
        if (stopped) {
            return;
        }
        nextLook = parts.executor().schedule(LOOK, this::look);
        try {
            if (!revision.equals(parts.store().revision())) {
                reload();
            }
        } catch (IOException e) {
            parts.notices().warning("the account list cannot be read: " + e.getMessage());
        }
    }

    private void renewAhead() {
        Instant now = parts.clock().instant();
        for (Member member : parts.roster().members()) {
            Account account = member.account();
            Credentials credentials = account.credentials();
            if (credentials == null || !credentials.isRefreshable() || now.isBefore(member.refreshNotBefore())) {
                continue;
            }
            AccountHealth health = parts.candidates().health(account, now);
            boolean out = health.endsAt().equals(Instant.MAX);
            AccessToken token = account.accessToken();
            Duration jitter = Duration.ofSeconds(random.nextInt(JITTER_SECONDS));
            boolean due = token == null
                    || !token.lasts(now, parts.settings().backgroundMargin().minus(jitter));
            if (!out && due) {
                keeper.refresh(member, token == null ? null : token.secret());
            }
        }
    }

    /** Has the state written soon; many changes make one write. */
    void stateChanged() {
        if (!stopped && writePending.compareAndSet(false, true)) {
            parts.executor().schedule(WRITE_DELAY, () -> {
                writePending.set(false);
                write();
            });
        }
    }

    private void write() {
        try {
            parts.state().sync();
        } catch (IOException e) {
            parts.notices().warning("the accounts' state could not be written: " + e.getMessage());
        }
    }

    void stop() {
        stopped = true;
        for (CallExecutor.Cancellable next : new CallExecutor.Cancellable[] {nextRound, nextLook}) {
            if (next != null) {
                next.cancel();
            }
        }
    }

    /** The last write, after the keeper's thread has ended. */
    void writeLast() {
        parts.roster().members().forEach(saver::saveAgain);
        write();
    }
}

package io.kiroproxy.credential.store;

import io.kiroproxy.credential.AccountId;
import io.kiroproxy.credential.AccountState;
import io.kiroproxy.credential.SessionView;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What several processes share about accounts: health, counters, which session holds to which account, and who may
 * refresh (decisions.md 28). Questions and changes are answered from memory and never block; {@link #sync} exchanges
 * with the others. Any thread, unless a method says otherwise.
 */
public interface SharedState {
    /** Sessions that are remembered at most; beyond it the one unused for longest is forgotten. */
    int MAX_SESSIONS = 10_000;

    /** The state of {@code id}, {@link AccountState#FRESH} when nothing is known. */
    AccountState account(AccountId id);

    /** Changes the state of {@code id} in one step and returns the new one. */
    AccountState update(AccountId id, UnaryOperator<AccountState> change);

    /** Forgets everything about {@code id}. */
    void forget(AccountId id);

    /** The account that {@code session} holds to at {@code now}. */
    Optional<AccountId> session(String session, Instant now);

    /** Makes {@code session} hold to {@code account} from {@code now} until then. */
    void hold(String session, AccountId account, Instant now, Instant until);

    /**
     * Makes {@code session} hold on to {@code account} until then, unless it has been let go or moved elsewhere since {@code
     * leased}: what a call that has ended wishes does not undo what was decided while it ran.
     */
    void holdOn(String session, AccountId account, Instant leased, Instant until);

    /** All sessions that hold to an account at {@code now}, the one unused for longest first. */
    List<SessionView> sessions(Instant now);

    /** Lets the session with this id of {@link #sessions} go; false when it is not known. */
    boolean release(String id, Instant now);

    /** Has the session with this id of {@link #sessions} hold to another account; false when it is not known. */
    boolean move(String id, AccountId account, Instant now, Instant until);

    /** Takes the right to refresh {@code id} when nobody has it. May touch a file: keeper's thread only. */
    Optional<Lease> tryRefreshLease(AccountId id) throws IOException;

    /** Exchanges with other processes and writes down what changed. Blocks: keeper's thread only. */
    void sync() throws IOException;

    /** The right to refresh one account, until closed. */
    interface Lease extends AutoCloseable {
        @Override
        void close();
    }

    /** State of this process alone, forgotten at exit. */
    static SharedState inMemory() {
        return new LocalState(null, InstantSource.system());
    }

    /** State kept in {@code home}, shared by the processes that use it. */
    static SharedState inDirectory(Path home, InstantSource clock) {
        return new LocalState(new Home(home), clock);
    }
}

package io.kiroproxy.credential.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.credential.AccountId;
import io.kiroproxy.credential.AccountState;
import io.kiroproxy.credential.MachineIds;
import io.kiroproxy.credential.SessionView;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Shared state in this process's memory, exchanged with others through a file when there is a home. */
final class LocalState implements SharedState {
    private final @Nullable Home home;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<AccountId, AccountState> accounts = new HashMap<>();
    private final Sessions sessions = new Sessions(MAX_SESSIONS);
    private final Set<AccountId> forgotten = ConcurrentHashMap.newKeySet();
    private final Set<AccountId> leases = ConcurrentHashMap.newKeySet();
    private boolean dirty;
    private boolean read;

    LocalState(@Nullable Home home, InstantSource clock) {
        this.home = home;
        this.clock = clock;
    }

    @Override
    public AccountState account(AccountId id) {
        lock.lock();
        try {
            return accounts.getOrDefault(id, AccountState.FRESH);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public AccountState update(AccountId id, UnaryOperator<AccountState> change) {
        lock.lock();
        try {
            AccountState changed = change.apply(accounts.getOrDefault(id, AccountState.FRESH));
            accounts.put(id, changed);
            forgotten.remove(id);
            dirty = true;
            return changed;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void forget(AccountId id) {
        lock.lock();
        try {
            accounts.remove(id);
            sessions.forget(id);
            forgotten.add(id);
            dirty = true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<AccountId> session(String session, Instant now) {
        lock.lock();
        try {
            return sessions.at(key(session), now).map(SessionView::account);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void hold(String session, AccountId account, Instant now, Instant until) {
        lock.lock();
        try {
            sessions.hold(key(session), account, now, until);
            dirty = true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void holdOn(String session, AccountId account, Instant leased, Instant until) {
        lock.lock();
        try {
            dirty |= sessions.holdOn(key(session), account, leased, until);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<SessionView> sessions(Instant now) {
        lock.lock();
        try {
            return sessions.all(now);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean release(String id, Instant now) {
        lock.lock();
        try {
            boolean known = sessions.release(id, now);
            dirty |= known;
            return known;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean move(String id, AccountId account, Instant now, Instant until) {
        lock.lock();
        try {
            boolean known = sessions.at(id, now).isPresent();
            if (known) {
                sessions.hold(id, account, now, until);
                dirty = true;
            }
            return known;
        } finally {
            lock.unlock();
        }
    }

    /** Sessions may be made of what clients said, so only a digest is kept. */
    private static String key(String session) {
        return MachineIds.derived(session).substring(0, 32);
    }

    @Override
    public Optional<Lease> tryRefreshLease(AccountId id) throws IOException {
        if (!leases.add(id)) {
            return Optional.empty();
        }
        if (home == null) {
            return Optional.of(() -> leases.remove(id));
        }
        Optional<FileMutex.Held> held = Optional.empty();
        try {
            held = FileMutex.tryLock(home.refreshLock(id));
        } finally {
            if (held.isEmpty()) {
                leases.remove(id);
            }
        }
        return held.map(file -> new FileLease(id, file));
    }

    private final class FileLease implements Lease {
        private final AccountId id;
        private final FileMutex.Held held;

        FileLease(AccountId id, FileMutex.Held held) {
            this.id = id;
            this.held = held;
        }

        @Override
        public void close() {
            try {
                held.close();
            } catch (IOException e) {
                System.getLogger(LocalState.class.getName())
                        .log(System.Logger.Level.WARNING, "refresh lock was not released account=" + id, e);
            } finally {
                leases.remove(id);
            }
        }
    }

    @Override
    public void sync() throws IOException {
        if (home == null) {
            return;
        }
        home.create();
        FileMutex.under(home.stateLock(), () -> {
            exchange(home);
            return read;
        });
    }

    private void exchange(Home place) throws IOException {
        if (!read) {
            PrivateFiles.sweepOf(place.stateFile());
            read = true;
        }
        ObjectNode merged = merge(readFile(place));
        if (merged != null) {
            PrivateFiles.write(place.stateFile(), StoreJson.bytes(merged));
        }
    }

    private static StateJson.Snapshot readFile(Home place) throws IOException {
        if (!Files.exists(place.stateFile())) {
            return StateJson.Snapshot.EMPTY;
        }
        ObjectNode json = StoreJson.object(Files.readAllBytes(place.stateFile()));
        return json == null ? StateJson.Snapshot.EMPTY : StateJson.read(json);
    }

    /** Takes over what others know better; the tree to write, or null when there is nothing new. */
    private @Nullable ObjectNode merge(StateJson.Snapshot theirs) {
        lock.lock();
        try {
            theirs.accounts().forEach((id, state) -> {
                if (!forgotten.contains(id)) {
                    accounts.merge(id, state, StateJson::later);
                }
            });
            sessions.merge(theirs.sessions(), clock.instant(), forgotten);
            if (!dirty) {
                return null;
            }
            dirty = false;
            forgotten.clear();
            return StateJson.write(new StateJson.Snapshot(accounts, sessions.kept()));
        } finally {
            lock.unlock();
        }
    }
}

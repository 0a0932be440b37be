package io.kiroproxy.server.admin;

import io.kiroproxy.core.CallListener;
import io.kiroproxy.core.CallRecord;
import io.kiroproxy.server.capture.CaptureDesk;
import io.kiroproxy.server.history.CallHistory;
import io.kiroproxy.server.history.CallRow;
import io.kiroproxy.server.history.Captured;
import io.kiroproxy.server.history.KeptCall;
import io.kiroproxy.server.history.Remarks;
import io.kiroproxy.server.http.CallWatcher;
import io.kiroproxy.server.http.ServedCall;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Remembers every call of every client protocol, streamed ones and refused ones too. Listens at the gateway and at the
 * HTTP edge, in whatever order they speak, joins what both say about a call, and hands it to the history. Thread-safe; on
 * event loops it only takes a lock for the moment a list changes.
 */
public final class CallJournal implements CallListener, CallWatcher {

    /** Calls of which one side has told and the other has not. */
    static final int MAX_HALVES = 10_000;

    /** Calls of earlier runs that are shown with those of this one. */
    public static final int OLDER = 1_000;

    /** Whether the gateway tells of its calls. */
    public enum Gateway {
        TELLS,
        /** Somebody else's gateway: rows have no account and no tokens. */
        SILENT
    }

    private record Half(
            @Nullable ServedCall served, @Nullable CallRecord record) {
        Half and(Half other) {
            return new Half(served == null ? other.served : served, record == null ? other.record : record);
        }
    }

    private record Saved(CallCounts live, CallCounts inFile) {}

    private final Gateway gateway;
    private final Instant startedAt;
    private final CallCounter counter = new CallCounter();
    private final AccountPace pace = new AccountPace();
    private final CallRing ring = new CallRing(CallRing.MAX_ROWS, CallRing.MAX_BYTES);
    private final ConcurrentHashMap<String, Half> halves = new ConcurrentHashMap<>();
    private final List<Consumer<CallRow>> watchers = new CopyOnWriteArrayList<>();
    private volatile Saved saved = new Saved(CallCounts.ZERO, CallCounts.ZERO);
    private volatile CallHistory history = CallHistory.NONE;
    private volatile @Nullable CaptureDesk captures;

    private CallJournal(Gateway gateway, InstantSource clock) {
        this.gateway = gateway;
        this.startedAt = clock.instant();
    }

    /** An empty one. */
    public static CallJournal create(Gateway gateway, InstantSource clock) {
        return new CallJournal(gateway, clock);
    }

    /** From now on calls go to {@code history} too. */
    public void keepIn(CallHistory history) {
        this.history = history;
    }

    /** From now on what {@code desk} has of a call is kept with it. */
    public void keepCaptures(CaptureDesk desk) {
        this.captures = desk;
    }

    /** Shows calls of earlier runs behind its own; newest first. */
    public void addOlder(List<KeptCall> calls) {
        ring.addOlder(calls);
        pace.addOlder(calls);
    }

    @Override
    public void ended(CallRecord record) {
        join(record.id(), new Half(null, record));
    }

    @Override
    public void served(ServedCall call) {
        if (gateway == Gateway.SILENT || call.reach() == ServedCall.Reach.EDGE) {
            keep(CallRow.of(call, null));
        } else {
            join(call.id(), new Half(call, null));
        }
    }

    /** Tells {@code watcher} of every call from now on, on any thread; it must not block. */
    public void watch(Consumer<CallRow> watcher) {
        watchers.add(watcher);
    }

    Instant startedAt() {
        return startedAt;
    }

    CallRing ring() {
        return ring;
    }

    AccountPace pace() {
        return pace;
    }

    CallHistory history() {
        return history;
    }

    /** The call from memory, else from the history; null when neither has it. May block for a moment. */
    @Nullable
    KeptCall find(String id) {
        KeptCall known = ring.find(id);
        return known == null ? history.find(id).orElse(null) : known;
    }

    /** Changes what is written about a call, in memory and in the history; tells whether there is such a call. */
    CompletionStage<Boolean> remark(String id, Remarks.Change change) {
        boolean known = ring.remark(id, change);
        return history.remark(id, change).thenApply(kept -> kept || known);
    }

    /** The counts now, with those of earlier and other processes as far as they are known. */
    CallCounts counts() {
        Saved known = saved;
        return known.inFile().plus(counter.counts().minus(known.live()));
    }

    /** What this process has counted. */
    CallCounts live() {
        return counter.counts();
    }

    /** How much of {@link #live} is in a file. */
    CallCounts savedLive() {
        return saved.live();
    }

    /** {@code live} of this process is part of what is {@code inFile} now. */
    void saved(CallCounts live, CallCounts inFile) {
        saved = new Saved(live, inFile);
    }

    List<KeptCall> newest(int limit) {
        return ring.newest(limit);
    }

    private void join(String id, Half half) {
        Half[] whole = new Half[1];
        halves.compute(id, (key, other) -> {
            if (other == null) {
                return half;
            }
            whole[0] = half.and(other);
            return null;
        });
        Half joined = whole[0];
        if (joined == null && halves.size() > MAX_HALVES) {
            joined = halves.remove(id);
        }
        if (joined != null && joined.served() != null) {
            keep(CallRow.of(joined.served(), joined.record()));
        }
    }

    private void keep(CallRow row) {
        counter.add(row);
        pace.add(row);
        ring.add(row);
        history.keep(row, captures == null ? Captured.NONE : captures.take(row));
        watchers.forEach(watcher -> watcher.accept(row));
    }
}

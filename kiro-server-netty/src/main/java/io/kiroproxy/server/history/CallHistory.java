package io.kiroproxy.server.history;

import io.kiroproxy.server.config.HistorySettings;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The history of calls in a home. Keeping a call never waits and never fails: it is handed to a thread of its own, and
 * dropped and counted when too many wait. Questions block for a moment and are for worker threads; they are answered with
 * nothing while the file is being opened or cannot be used. Thread-safe.
 */
public final class CallHistory {

    /** No history. */
    public static final CallHistory NONE = new CallHistory();

    /** How long stopping may take. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Points of one series. */
    public static final int MAX_POINTS = 20_000;

    /** Keys of one facet. */
    static final int MAX_KEYS = 500;

    private static final Duration SETTLING = Duration.ofMillis(200);
    private static final System.Logger LOG = System.getLogger(CallHistory.class.getName());

    private final @Nullable HistoryWriter writer;
    private volatile @Nullable HistoryReader reader;

    private CallHistory() {
        this.writer = null;
    }

    private CallHistory(
            HistoryFile file,
            HistorySettings settings,
            InstantSource clock,
            int newest,
            Consumer<List<KeptCall>> known) {
        HistoryWriter.Listener listener = new HistoryWriter.Listener() {
            @Override
            public void opened(HistoryFile open) throws SQLException {
                HistoryReader fresh = HistoryReader.open(open);
                known.accept(fresh.read(connection -> CallTable.newest(connection, newest)));
                reader = fresh;
            }

            @Override
            public void lost() {
                HistoryReader old = reader;
                reader = null;
                if (old != null) {
                    old.close();
                }
            }
        };
        this.writer = new HistoryWriter(file, new Retention(settings), clock, listener);
    }

    /** Begins a history; see {@link CallHistory#start}. */
    @FunctionalInterface
    public interface Start {
        CallHistory start(
                Path home, HistorySettings settings, InstantSource clock, int newest, Consumer<List<KeptCall>> known);
    }

    /**
     * Begins to open the history of {@code home} in the background.
     *
     * @param newest how many calls of earlier runs {@code known} is to be told
     * @param known hears them, newest first, once the file is open; on a thread of the history
     */
    public static CallHistory start(
            Path home, HistorySettings settings, InstantSource clock, int newest, Consumer<List<KeptCall>> known) {
        return start(HistoryFile.in(home), settings, clock, newest, known);
    }

    static CallHistory start(
            HistoryFile file,
            HistorySettings settings,
            InstantSource clock,
            int newest,
            Consumer<List<KeptCall>> known) {
        if (settings.keeping() == HistorySettings.Keeping.OFF) {
            return NONE;
        }
        CallHistory history = new CallHistory(file, settings, clock, newest, known);
        if (history.writer != null) {
            history.writer.start();
        }
        return history;
    }

    /** Keeps a call that is over; {@code captured} is released once it is written, or dropped. Never waits. */
    public void keep(CallRow row, Captured captured) {
        if (writer == null || !writer.offer(new Entry.Call(row, captured))) {
            captured.release();
        }
    }

    /** Changes what is written about a call; tells whether there is such a call. */
    public CompletionStage<Boolean> remark(String id, Remarks.Change change) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        if (writer == null || reader == null || !writer.offer(new Entry.Remark(id, change, done))) {
            done.complete(false);
        }
        return done;
    }

    /** How it does. */
    public HistoryState state() {
        return writer == null ? new HistoryState(HistoryState.Phase.OFF, "", 0, 0, 0) : writer.state();
    }

    /** One page of the list; empty when there is no file to ask. */
    public Optional<CallPage> page(CallFilter filter, @Nullable CallPosition from, int limit) {
        if (from == null) {
            settle();
        }
        CallSearch search = new CallSearch(filter);
        CallPosition begin = from == null ? CallPosition.START : from;
        return ask(connection -> search.page(connection, begin, limit, System::nanoTime));
    }

    /** One call; empty when it is not kept, or there is no file to ask. */
    public Optional<KeptCall> find(String id) {
        settle();
        return ask(connection -> Optional.ofNullable(CallTable.find(connection, id)))
                .flatMap(found -> found);
    }

    /** What was captured of a call, by pane; nothing when nothing was. */
    public Map<CapturedPane.Pane, CapturedPane> captures(String id) {
        settle();
        return ask(connection -> CaptureTable.find(connection, id)).orElse(Map.of());
    }

    /** The sums of the buckets in [from, to), at most {@link #MAX_POINTS}; empty when there is no file to ask. */
    public Optional<List<SeriesPoint>> series(Grain grain, Dimension by, Instant from, Instant to) {
        settle();
        return ask(connection -> RollupTable.series(connection, grain, by, from, to, MAX_POINTS));
    }

    /** The keys that calls had in the days from {@code from} to {@code to}, most used first. */
    public Optional<Map<Dimension, Map<String, Long>>> facets(Instant from, Instant to) {
        return ask(connection -> RollupTable.facets(connection, from, to, MAX_KEYS));
    }

    /** Writes what waits and closes the file. Blocks for a moment. Idempotent. */
    public void stop() {
        if (writer != null) {
            writer.stop(PATIENCE);
        }
    }

    private <T> Optional<T> ask(HistoryReader.Question<T> question) {
        HistoryReader now = reader;
        if (now == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(now.read(question));
        } catch (SQLException e) {
            LOG.log(System.Logger.Level.WARNING, "the history could not be read cause={0}", e.getMessage());
            if (HistoryFile.broken(e) && writer != null) {
                writer.suspect();
            }
            return Optional.empty();
        }
    }

    /** Lets calls that have just ended be seen, unless that takes too long. */
    private void settle() {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        if (writer == null || reader == null || !writer.offer(new Entry.Marker(done))) {
            return;
        }
        done.completeOnTimeout(false, SETTLING.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }
}

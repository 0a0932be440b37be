package io.kiroproxy.server.history;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;

/**
 * The one that writes, on a thread of its own: opens the file, takes entries from a bounded queue, writes each batch in one
 * transaction, and throws away what is too old between batches. Nobody waits for it; what does not fit the queue is
 * counted and dropped.
 */
final class HistoryWriter {

    /** Entries that wait. */
    static final int MAX_WAITING = 10_000;

    /** Entries of one transaction. */
    static final int BATCH = 500;

    /** How long the first of a batch waits for others: a transaction costs more than most rows of it. */
    static final Duration GATHERING = Duration.ofMillis(100);

    /** How long to wait before a file that cannot be used is tried again. */
    static final Duration AGAIN = Duration.ofSeconds(5);

    /** How often old calls are looked for when nothing waits; calls that never stop coming put it off by as much again. */
    static final Duration TIDYING = Duration.ofMinutes(1);

    /** Steps of tidying between two batches: more goes than comes with a batch. */
    private static final int STEPS = 4;

    private static final System.Logger LOG = System.getLogger(HistoryWriter.class.getName());

    /** Hears what becomes of the file; on the writer's thread. */
    interface Listener {
        void opened(HistoryFile file) throws SQLException;

        /** The file is no more to be read. */
        void lost();
    }

    private final HistoryFile file;
    private final Retention retention;
    private final InstantSource clock;
    private final Listener listener;
    private final ArrayBlockingQueue<Entry> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private final AtomicLong dropped = new AtomicLong();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;
    private volatile HistoryState.Phase phase = HistoryState.Phase.OPENING;
    private volatile String message = "";
    private volatile long bytes;
    private volatile boolean suspected;
    private @Nullable Connection connection;
    private @Nullable Object present;
    private long tidyAt;
    private long overdueAt;

    HistoryWriter(HistoryFile file, Retention retention, InstantSource clock, Listener listener) {
        this.file = file;
        this.retention = retention;
        this.clock = clock;
        this.listener = listener;
        this.thread = new Thread(this::run, "kiro-history");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Takes an entry, or not when too many wait. Any thread; never waits. */
    boolean offer(Entry entry) {
        if (stop.getCount() > 0 && waiting.offer(entry)) {
            return true;
        }
        if (entry instanceof Entry.Call) {
            dropped.incrementAndGet();
        }
        return false;
    }

    /** Somebody has read what makes no sense: the file is put aside. */
    void suspect() {
        suspected = true;
    }

    HistoryState state() {
        return new HistoryState(phase, message, dropped.get(), waiting.size(), bytes);
    }

    /** Writes what waits and ends, within {@code patience}. */
    void stop(Duration patience) {
        stop.countDown();
        waiting.offer(new Entry.Marker(new CompletableFuture<>()));
        try {
            thread.join(patience.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        List<Entry> batch = new ArrayList<>();
        try {
            while (stop.getCount() > 0 || !waiting.isEmpty() || !batch.isEmpty()) {
                if (connection == null && !open()) {
                    if (pause()) {
                        return;
                    }
                    continue;
                }
                if (batch.isEmpty()) {
                    fill(batch);
                }
                if (!step(batch) && connection != null && pause()) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            close();
            abandon(batch);
        }
    }

    /** True when there is no more time to wait. */
    private boolean pause() throws InterruptedException {
        return stop.await(AGAIN.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void fill(List<Entry> batch) throws InterruptedException {
        Entry entry = next(Duration.ofMillis(500));
        long until = System.nanoTime() + GATHERING.toNanos();
        while (entry != null) {
            batch.add(entry);
            if (batch.size() == BATCH || !(entry instanceof Entry.Call)) {
                // Somebody waits for what is no call.
                return;
            }
            entry = next(Duration.ofNanos(until - System.nanoTime()));
        }
    }

    private @Nullable Entry next(Duration patience) throws InterruptedException {
        return stop.getCount() > 0 ? waiting.poll(patience.toNanos(), TimeUnit.NANOSECONDS) : waiting.poll();
    }

    private boolean open() {
        try {
            suspected = false;
            file.create();
            present = file.key();
            Connection fresh = file.open();
            connection = fresh;
            listener.opened(file);
            bytes = Retention.size(fresh);
            phase = HistoryState.Phase.OPEN;
            tidyAt = 0;
            overdueAt = clock.millis() + TIDYING.toMillis();
            return true;
        } catch (SQLException e) {
            close();
            if (HistoryFile.broken(e)) {
                return putAside(e) && stop.getCount() > 0 && open();
            }
            unavailable(e);
        } catch (IOException | LinkageError e) {
            close();
            unavailable(e);
        }
        return false;
    }

    /** Writes {@code batch} and tidies up when it is time; false when the batch is still to be written. */
    private boolean step(List<Entry> batch) {
        Connection open = connection;
        if (open == null) {
            return batch.isEmpty();
        }
        try {
            if (suspected) {
                throw new SQLException("it could not be read", null, SQLiteErrorCode.SQLITE_CORRUPT.code);
            }
            long due = tidyAt;
            if (!batch.isEmpty()) {
                write(open, batch);
                batch.clear();
                phase = HistoryState.Phase.OPEN;
                due = overdueAt;
            }
            if (clock.millis() >= due) {
                tidy(open);
            }
            return true;
        } catch (SQLException e) {
            if (HistoryFile.broken(e)) {
                putAside(e);
            } else {
                unavailable(e);
            }
            return batch.isEmpty();
        }
    }

    /** A few steps at a time, so that calls that never stop coming neither wait for it nor keep it from being done. */
    private void tidy(Connection open) throws SQLException {
        bytes = Retention.size(open);
        boolean more = true;
        for (int i = 0; more && i < STEPS; i++) {
            more = retention.step(open, clock.instant());
        }
        long pause = more ? 0 : TIDYING.toMillis();
        tidyAt = clock.millis() + pause;
        overdueAt = tidyAt + pause;
    }

    private void write(Connection open, List<Entry> batch) throws SQLException {
        List<Runnable> told = new ArrayList<>();
        try (Statement statement = open.createStatement();
                CallTable.Inserts inserts = new CallTable.Inserts(open)) {
            statement.execute("BEGIN IMMEDIATE");
            try {
                List<CallRow> rows = new ArrayList<>();
                for (Entry entry : batch) {
                    if (entry instanceof Entry.Call call) {
                        if (inserts.add(call.row())) {
                            rows.add(call.row());
                        }
                        CaptureTable.insert(
                                open, call.row().id(), call.captured().panes(), clock.instant());
                        told.add(call.captured()::release);
                    } else if (entry instanceof Entry.Remark remark) {
                        boolean there = CallTable.remark(open, remark.id(), remark.change());
                        told.add(() -> remark.done().complete(there));
                    } else if (entry instanceof Entry.Marker marker) {
                        told.add(() -> marker.done().complete(true));
                    }
                }
                RollupTable.add(open, rows);
                statement.execute("COMMIT");
            } catch (SQLException e) {
                statement.execute("ROLLBACK");
                throw e;
            }
        }
        told.forEach(Runnable::run);
    }

    /** True when there is room for a new one. */
    private boolean putAside(SQLException why) {
        close();
        try {
            if (!Objects.equals(present, file.key())) {
                // Another process of this home has done it.
                return true;
            }
            Path aside = file.putAside(clock.instant());
            message = "the history was broken and is put aside as " + (aside == null ? "nothing" : aside.getFileName())
                    + "; a new one was begun (" + why.getMessage() + ")";
            LOG.log(System.Logger.Level.WARNING, message);
            return true;
        } catch (IOException e) {
            unavailable(e);
            return false;
        }
    }

    private void unavailable(Throwable why) {
        if (phase != HistoryState.Phase.UNAVAILABLE) {
            message = "the history cannot be used: " + why.getMessage();
            LOG.log(System.Logger.Level.WARNING, message + "; calls go on");
        }
        phase = HistoryState.Phase.UNAVAILABLE;
    }

    private void close() {
        listener.lost();
        HistoryReader.quietly(connection);
        connection = null;
    }

    /** Nobody writes what is left. */
    private void abandon(List<Entry> batch) {
        waiting.drainTo(batch);
        for (Entry entry : batch) {
            if (entry instanceof Entry.Call call) {
                dropped.incrementAndGet();
                call.captured().release();
            } else if (entry instanceof Entry.Remark remark) {
                remark.done().complete(false);
            } else if (entry instanceof Entry.Marker marker) {
                marker.done().complete(false);
            }
        }
    }
}

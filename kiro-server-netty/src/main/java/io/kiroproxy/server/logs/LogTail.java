package io.kiroproxy.server.logs;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * The newest lines of our own loggers in this process, in memory, bounded by number and by characters. Thread-safe; a line
 * costs a lock for a moment. Several servers of one process see each other's lines.
 */
public final class LogTail implements AutoCloseable {

    /** Lines that are kept. */
    static final int MAX_LINES = 2_000;

    /** Characters of one line; the rest is cut and says so. */
    static final int MAX_LINE = 4_000;

    /** The root of our loggers. */
    static final String ROOT = "io.kiroproxy";

    private final ArrayDeque<LogLine> lines = new ArrayDeque<>();
    private final Logger root = Logger.getLogger(ROOT);
    private final Handler handler = new Collector();
    private final ThreadLocal<Boolean> telling = ThreadLocal.withInitial(() -> false);
    private volatile Consumer<LogLine> watcher = line -> {};
    private long count;

    private LogTail() {}

    /** Collects from now on, until {@link #close}. */
    public static LogTail open() {
        LogTail tail = new LogTail();
        tail.root.addHandler(tail.handler);
        return tail;
    }

    /** The lines after the one with the number {@code after}, oldest first, the newest {@code limit} of them. */
    public synchronized List<LogLine> after(long after, int limit) {
        List<LogLine> found = new ArrayList<>();
        for (LogLine line : lines) {
            if (line.number() > after) {
                found.add(line);
            }
        }
        return found.subList(Math.max(0, found.size() - limit), found.size());
    }

    /** From now on tells {@code watcher} of every line, on the thread that logs; lines of its own making it is not told of. */
    public void watch(Consumer<LogLine> watcher) {
        this.watcher = watcher;
    }

    @Override
    public void close() {
        root.removeHandler(handler);
    }

    private synchronized LogLine add(LogRecord record, String message) {
        String text = message.length() <= MAX_LINE ? message : message.substring(0, MAX_LINE) + "… (cut)";
        LogLine line = new LogLine(++count, record.getInstant(), LogLevels.name(record.getLevel()), name(record), text);
        lines.addLast(line);
        if (lines.size() > MAX_LINES) {
            lines.removeFirst();
        }
        return line;
    }

    private void tell(LogLine line) {
        if (telling.get()) {
            return;
        }
        telling.set(true);
        try {
            watcher.accept(line);
        } finally {
            telling.remove();
        }
    }

    private static String name(LogRecord record) {
        return record.getLoggerName() == null ? "" : record.getLoggerName();
    }

    /** Takes what the loggers let through. */
    private final class Collector extends Handler {

        private final SimpleFormatter formatter = new SimpleFormatter();

        Collector() {
            setLevel(Level.ALL);
        }

        @Override
        public void publish(LogRecord record) {
            String cause = record.getThrown() == null ? "" : " cause=" + record.getThrown();
            tell(add(record, formatter.formatMessage(record) + cause));
        }

        @Override
        public void flush() {
            // Nothing is held back.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}

package io.kiroproxy.server.logs;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Levels of our own loggers, changed while the program runs; for the whole process, and not kept over a restart. Thread-safe.
 */
public final class LogLevels {

    /** Loggers whose level can be set. */
    static final int MAX_LOGGERS = 100;

    private static final Map<String, Level> LEVELS = Map.of(
            "TRACE", Level.FINER,
            "DEBUG", Level.FINE,
            "INFO", Level.INFO,
            "WARNING", Level.WARNING,
            "ERROR", Level.SEVERE,
            "OFF", Level.OFF);

    // Loggers that nobody holds are collected, and their level with them.
    private final Map<String, Logger> set = new ConcurrentHashMap<>();

    /** Levels that were set, by logger; and that of the root of ours. */
    public Map<String, String> levels() {
        Map<String, String> levels = new TreeMap<>();
        levels.put(LogTail.ROOT, name(effective(Logger.getLogger(LogTail.ROOT))));
        set.forEach((name, logger) -> levels.put(name, name(effective(logger))));
        return levels;
    }

    /** Whether {@code logger} is one of ours. */
    public static boolean ours(String logger) {
        return logger.equals(LogTail.ROOT) || logger.startsWith(LogTail.ROOT + ".");
    }

    /** The level with that name, in any case. */
    public static Optional<String> level(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        return LEVELS.containsKey(upper) ? Optional.of(upper) : Optional.empty();
    }

    /**
     * Sets the level of {@code logger}, or with null leaves it to the one above it again; false when there are too many.
     *
     * @param level one of {@link #level}
     */
    public boolean set(String logger, @Nullable String level) {
        if (level == null) {
            Logger known = set.remove(logger);
            if (known != null) {
                known.setLevel(null);
            }
            return true;
        }
        if (set.size() >= MAX_LOGGERS && !set.containsKey(logger)) {
            return false;
        }
        set.computeIfAbsent(logger, Logger::getLogger).setLevel(LEVELS.get(level));
        return true;
    }

    static String name(Level level) {
        int value = level.intValue();
        if (value == Level.OFF.intValue()) {
            return "OFF";
        }
        if (value >= Level.SEVERE.intValue()) {
            return "ERROR";
        }
        if (value >= Level.WARNING.intValue()) {
            return "WARNING";
        }
        if (value >= Level.CONFIG.intValue()) {
            return "INFO";
        }
        return value >= Level.FINE.intValue() ? "DEBUG" : "TRACE";
    }

    private static Level effective(Logger logger) {
        for (Logger above = logger; above != null; above = above.getParent()) {
            if (above.getLevel() != null) {
                return above.getLevel();
            }
        }
        return Level.INFO;
    }
}

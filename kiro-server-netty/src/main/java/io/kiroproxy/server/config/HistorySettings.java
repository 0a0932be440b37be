package io.kiroproxy.server.config;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * What the history of calls keeps.
 *
 * @param keeping whether there is one
 * @param maxAge how long calls are kept, bookmarked ones aside
 * @param maxSize bytes of the file, beyond which the oldest calls go
 * @param captureMaxAge how long captures are kept
 * @param captureMaxSize bytes of all captures, beyond which the oldest go
 * @param capturePane bytes of one pane of a capture; what is longer is cut and says so
 */
public record HistorySettings(
        Keeping keeping, Duration maxAge, long maxSize, Duration captureMaxAge, long captureMaxSize, int capturePane) {

    /** Whether calls are kept in a file. */
    public enum Keeping {
        OFF,
        ON
    }

    private static final Duration LEAST_AGE = Duration.ofMinutes(1);
    private static final Duration MOST_AGE = Duration.ofDays(3_650);
    private static final long LEAST_SIZE = 1L << 20;
    private static final long MOST_SIZE = 1L << 40;
    private static final long LEAST_PANE = 1L << 10;
    private static final long MOST_PANE = 16L << 20;

    /** Ninety days and a gibibyte; captures for a week. */
    public static final HistorySettings DEFAULT =
            new HistorySettings(Keeping.ON, Duration.ofDays(90), 1L << 30, Duration.ofDays(7), 128L << 20, 256 << 10);

    public HistorySettings {
        Objects.requireNonNull(keeping, "keeping");
        check("history.max-age", maxAge);
        check("history.captures.max-age", captureMaxAge);
        check("history.max-size", maxSize, LEAST_SIZE, MOST_SIZE);
        check("history.captures.max-size", captureMaxSize, LEAST_SIZE, MOST_SIZE);
        check("history.captures.pane", capturePane, LEAST_PANE, MOST_PANE);
    }

    static List<Setting<?>> catalogue() {
        return List.of(
                Setting.of(
                        "history.keep",
                        ValueTypes.onOff(Keeping.ON, Keeping.OFF),
                        Setting.Effect.RESTART,
                        "Whether calls are kept in history.db in the home, without anything that was said.",
                        config -> config.history().keeping(),
                        (config, value) -> config.withHistory(config.history().with(value))),
                Setting.of(
                        "history.max-age",
                        ValueTypes.duration(LEAST_AGE, MOST_AGE),
                        Setting.Effect.RESTART,
                        "How long calls are kept. Bookmarked ones stay.",
                        config -> config.history().maxAge(),
                        (config, value) -> config.withHistory(config.history().withMaxAge(value))),
                Setting.of(
                        "history.max-size",
                        ValueTypes.size(LEAST_SIZE, MOST_SIZE),
                        Setting.Effect.RESTART,
                        "Bytes of the history in use; beyond them the oldest calls go.",
                        config -> config.history().maxSize(),
                        (config, value) -> config.withHistory(config.history().withMaxSize(value))),
                Setting.of(
                        "history.captures.max-age",
                        ValueTypes.duration(LEAST_AGE, MOST_AGE),
                        Setting.Effect.RESTART,
                        "How long captures are kept.",
                        config -> config.history().captureMaxAge(),
                        (config, value) -> config.withHistory(config.history().withCaptureMaxAge(value))),
                Setting.of(
                        "history.captures.max-size",
                        ValueTypes.size(LEAST_SIZE, MOST_SIZE),
                        Setting.Effect.RESTART,
                        "Bytes of all captures; beyond them the oldest go.",
                        config -> config.history().captureMaxSize(),
                        (config, value) -> config.withHistory(config.history().withCaptureMaxSize(value))),
                Setting.of(
                        "history.captures.pane",
                        ValueTypes.size(LEAST_PANE, MOST_PANE),
                        Setting.Effect.RESTART,
                        "Bytes of one side of a captured call; what is longer is cut and says so.",
                        config -> (long) config.history().capturePane(),
                        (config, value) -> config.withHistory(config.history().withCapturePane(value.intValue()))));
    }

    private HistorySettings with(Keeping other) {
        return new HistorySettings(other, maxAge, maxSize, captureMaxAge, captureMaxSize, capturePane);
    }

    private HistorySettings withMaxAge(Duration other) {
        return new HistorySettings(keeping, other, maxSize, captureMaxAge, captureMaxSize, capturePane);
    }

    private HistorySettings withMaxSize(long other) {
        return new HistorySettings(keeping, maxAge, other, captureMaxAge, captureMaxSize, capturePane);
    }

    private HistorySettings withCaptureMaxAge(Duration other) {
        return new HistorySettings(keeping, maxAge, maxSize, other, captureMaxSize, capturePane);
    }

    private HistorySettings withCaptureMaxSize(long other) {
        return new HistorySettings(keeping, maxAge, maxSize, captureMaxAge, other, capturePane);
    }

    private HistorySettings withCapturePane(int other) {
        return new HistorySettings(keeping, maxAge, maxSize, captureMaxAge, captureMaxSize, other);
    }

    private static void check(String path, Duration value) {
        if (value.compareTo(LEAST_AGE) < 0 || value.compareTo(MOST_AGE) > 0) {
            throw new IllegalArgumentException(path + ": " + value + " (expected: 1m to 87600h)");
        }
    }

    private static void check(String path, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    path + ": " + value + " (expected: " + least + " to " + most + " bytes)");
        }
    }
}

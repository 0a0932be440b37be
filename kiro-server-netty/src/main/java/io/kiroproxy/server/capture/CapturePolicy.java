package io.kiroproxy.server.capture;

import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Which calls are captured.
 *
 * @param sampleRate the share of calls that {@link Mode#SAMPLED} takes, above 0 and up to 1
 * @param until when it ends by itself
 */
public record CapturePolicy(Mode mode, double sampleRate, Instant until) {

    /** Nothing. */
    public static final CapturePolicy OFF = new CapturePolicy(Mode.OFF, 1, Instant.EPOCH);

    /** Which calls. */
    public enum Mode {
        OFF,
        /** Those that fail; all are watched, and forgotten when they go well. */
        ERRORS,
        /** Some of all. */
        SAMPLED,
        ALL;

        /** In small letters. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The mode with that code. */
        public static Optional<Mode> of(String code) {
            return Arrays.stream(values())
                    .filter(mode -> mode.code().equals(code))
                    .findFirst();
        }
    }

    public CapturePolicy {
        Objects.requireNonNull(mode, "mode");
        Objects.requireNonNull(until, "until");
        if (!(sampleRate > 0 && sampleRate <= 1)) {
            throw new IllegalArgumentException("sample_rate: " + sampleRate + " (expected: above 0, up to 1)");
        }
    }

    /** What holds at {@code now}: nothing once it has ended. */
    public CapturePolicy at(Instant now) {
        return mode != Mode.OFF && now.isBefore(until) ? this : OFF;
    }
}

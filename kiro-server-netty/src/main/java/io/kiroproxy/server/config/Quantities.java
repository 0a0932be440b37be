package io.kiroproxy.server.config;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers with units as they stand in files. */
final class Quantities {

    private static final Pattern SHAPE = Pattern.compile("(\\d{1,15})\\s*([A-Za-z]*)");

    private Quantities() {}

    static long whole(String text) {
        try {
            return Long.parseLong(text.trim());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(text + " (expected: a whole number)");
        }
    }

    /** A whole number that is not too large to count with. */
    static int count(String text) {
        long value = whole(text);
        if (value != (int) value) {
            throw new IllegalArgumentException(text + " (expected: a smaller number)");
        }
        return (int) value;
    }

    /** Bytes: {@code 512}, {@code 64KiB}, {@code 32MiB}, {@code 1GiB}. */
    static long size(String text) {
        Matcher matcher = SHAPE.matcher(text.trim());
        if (matcher.matches()) {
            long number = Long.parseLong(matcher.group(1));
            switch (matcher.group(2).toLowerCase(Locale.ROOT)) {
                case "", "b":
                    return number;
                case "kib":
                    return number << 10;
                case "mib":
                    return number << 20;
                case "gib":
                    return number << 30;
                default:
                    break;
            }
        }
        throw new IllegalArgumentException(text + " (expected: a size such as 64KiB, 32MiB or 1GiB)");
    }

    /** Bytes as {@link #size(String)} reads them, in the largest unit that needs no fraction. */
    static String size(long bytes) {
        if (bytes == 0) {
            return "0";
        }
        String[] units = {"", "KiB", "MiB", "GiB"};
        int unit = 0;
        long number = bytes;
        while (unit < units.length - 1 && number % 1024 == 0) {
            number /= 1024;
            unit++;
        }
        return number + units[unit];
    }

    /** A duration as {@link #duration} reads it, in the largest unit that needs no fraction. */
    static String text(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 1000 != 0) {
            return millis + "ms";
        }
        long seconds = millis / 1000;
        if (seconds == 0 || seconds % 60 != 0) {
            return seconds + "s";
        }
        return seconds % 3600 == 0 ? seconds / 3600 + "h" : seconds / 60 + "m";
    }

    /** {@code 250ms}, {@code 10s}, {@code 5m}, {@code 1h}. */
    static Duration duration(String text) {
        Matcher matcher = SHAPE.matcher(text.trim());
        if (matcher.matches()) {
            long number = Long.parseLong(matcher.group(1));
            switch (matcher.group(2).toLowerCase(Locale.ROOT)) {
                case "ms":
                    return Duration.ofMillis(number);
                case "s":
                    return Duration.ofSeconds(number);
                case "m", "min":
                    return Duration.ofMinutes(number);
                case "h":
                    return Duration.ofHours(number);
                default:
                    break;
            }
        }
        throw new IllegalArgumentException(text + " (expected: a duration such as 250ms, 10s or 5m)");
    }

    /** A whole number of seconds, up to a day. */
    static Duration seconds(String text) {
        long value = whole(text);
        if (value < 1 || value > 86_400) {
            throw new IllegalArgumentException(text + " (expected: 1 to 86400 seconds)");
        }
        return Duration.ofSeconds(value);
    }
}

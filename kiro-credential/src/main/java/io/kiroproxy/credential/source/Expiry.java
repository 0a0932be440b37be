package io.kiroproxy.credential.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** Reads a moment in any of the spellings seen in token files (kiro-upstream.md 8.2). */
final class Expiry {
    private static final DateTimeFormatter SLASHED = DateTimeFormatter.ofPattern("uuuu/MM/dd HH:mm:ss");
    private static final BigDecimal MILLIS_FROM = BigDecimal.valueOf(100_000_000_000L);
    private static final BigDecimal LARGEST = BigDecimal.valueOf(100_000_000_000_000L);

    private Expiry() {}

    /** The moment, or null when {@code value} is none. */
    static @Nullable Instant read(JsonNode value) {
        if (value.isNumber()) {
            return epoch(value.decimalValue());
        }
        return value.isTextual() ? read(value.textValue().strip()) : null;
    }

    private static @Nullable Instant read(String text) {
        if (text.matches("\\d{9,14}(\\.\\d{1,9})?")) {
            return epoch(new BigDecimal(text));
        }
        try {
            if (text.indexOf('/') == 4) {
                return LocalDateTime.parse(text, SLASHED)
                        .atZone(ZoneId.systemDefault())
                        .toInstant();
            }
            String iso = text.indexOf(' ') == 10 ? text.substring(0, 10) + "T" + text.substring(11) : text;
            boolean zoned = iso.endsWith("Z") || iso.endsWith("z") || iso.matches(".*T.*[+-]\\d\\d:?\\d\\d");
            return zoned
                    ? OffsetDateTime.parse(iso.replaceFirst("([+-]\\d\\d)(\\d\\d)$", "$1:$2"))
                            .toInstant()
                    : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static @Nullable Instant epoch(BigDecimal value) {
        if (value.signum() <= 0 || value.compareTo(LARGEST) > 0) {
            return null;
        }
        BigDecimal millis = value.compareTo(MILLIS_FROM) >= 0 ? value : value.movePointRight(3);
        return Instant.ofEpochMilli(millis.longValue());
    }
}

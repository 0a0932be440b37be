package io.kiroproxy.protocol.kiro.failure;

import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.core.spi.UpstreamFailure;
import io.kiroproxy.core.spi.UpstreamFailure.Kind;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells what a refusal of Kiro means (kiro-upstream.md 5, kiro-upstream-2026.md 2.8). Immutable; any thread. Messages
 * never contain tokens, keys, ARNs or user ids, and at most {@value #MAX_QUOTE} characters of the upstream's words.
 */
public final class KiroFailures {

    /** Characters of an upstream's message that are passed on. */
    static final int MAX_QUOTE = 300;

    /** The longest wait an upstream may ask for. */
    static final Duration MAX_RETRY_AFTER = Duration.ofDays(1);

    private static final Pattern SECRET_LIKE = Pattern.compile(
            "(?i)bearer +[^ ,;\"']+|ksk_\\S+|arn:[a-z-]+:\\S+|d-[0-9a-f]{10}\\.[0-9a-f-]+|[\\w+/=.~-]{33,}");

    private final Clock clock;

    /** @param clock for {@code retry-after} dates and daily allowances */
    public KiroFailures(Clock clock) {
        this.clock = clock;
    }

    /** What a non-2xx answer means. */
    public UpstreamFailure ofReply(int status, HttpFields fields, byte[] body, PromptSize size) {
        ErrorBody error = ErrorBody.read(ByteBuffer.wrap(body));
        String header = ErrorBody.shapeName(fields.first("x-amzn-errortype"));
        return classify(
                status, error, header != null ? header : error.code(), requestId(fields), retryAfter(fields), size);
    }

    /**
     * What an exception or error frame inside a 200 means (kiro-upstream.md 5.4).
     *
     * @param type the value of {@code :exception-type} or {@code :error-code}, null when missing
     * @param message the value of {@code :error-message}, null when missing
     * @param payload the frame's payload, may be empty
     */
    public UpstreamFailure ofFrame(
            @Nullable String type, @Nullable String message, ByteBuffer payload, PromptSize size) {
        ErrorBody read = ErrorBody.read(payload);
        ErrorBody body = read.message() != null || message == null
                ? read
                : new ErrorBody(read.code(), message, read.reason(), read.html());
        String shape = ErrorBody.shapeName(type);
        boolean named = shape != null && !shape.equals("error");
        return classify(200, body, named ? shape : body.code(), null, null, size);
    }

    private UpstreamFailure classify(
            int status,
            ErrorBody body,
            @Nullable String shape,
            @Nullable String requestId,
            @Nullable Duration retryAfter,
            PromptSize size) {
        FailureRule.Refusal refusal = FailureRule.Refusal.of(status, body, shape);
        FailureRule rule = FailureTable.ROWS.stream()
                .filter(row -> row.test().matches(refusal))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("status: " + status + " (expected: 0 to 599)"));
        return new UpstreamFailure(
                rule.kind(),
                message(rule, body, requestId, size),
                status,
                body.reason() == null ? null : redact(body.reason()),
                requestId,
                retryAfter != null ? retryAfter : rule.reset().pause(),
                rule.reset() == FailureRule.Reset.NEXT_UTC_DAY ? nextUtcDay() : null);
    }

    private static String message(FailureRule rule, ErrorBody body, @Nullable String requestId, PromptSize size) {
        if (rule.kind() == Kind.CONTEXT_TOO_LONG) {
            return size.tooLong();
        }
        StringBuilder text = new StringBuilder(rule.sentence());
        if (rule.detail() == FailureRule.Detail.QUOTED && body.message() != null) {
            text.append(": ").append(redact(body.message()));
        } else {
            text.append('.');
        }
        if (requestId != null) {
            text.append(" (Request ID: ").append(requestId).append(')');
        }
        return text.toString();
    }

    private static String redact(String words) {
        String clean = SECRET_LIKE.matcher(words).replaceAll("***");
        return clean.length() <= MAX_QUOTE ? clean : clean.substring(0, MAX_QUOTE) + "…";
    }

    private static @Nullable String requestId(HttpFields fields) {
        String id = fields.first("x-amzn-requestid");
        if (id == null) {
            id = fields.first("x-amz-request-id");
        }
        return id == null || id.isBlank() || id.length() > 128 ? null : id;
    }

    private @Nullable Duration retryAfter(HttpFields fields) {
        String value = fields.first("retry-after");
        if (value == null) {
            return null;
        }
        Duration wait = parseWait(value.trim());
        if (wait == null || wait.isNegative()) {
            return wait == null ? null : Duration.ZERO;
        }
        return wait.compareTo(MAX_RETRY_AFTER) > 0 ? MAX_RETRY_AFTER : wait;
    }

    private @Nullable Duration parseWait(String value) {
        if (!value.isEmpty() && value.length() <= 12 && value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Duration.ofSeconds(Long.parseLong(value));
        }
        try {
            ZonedDateTime date =
                    ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT));
            return Duration.between(clock.instant(), date.toInstant());
        } catch (DateTimeException e) {
            return null;
        }
    }

    private Instant nextUtcDay() {
        return clock.instant()
                .atZone(ZoneOffset.UTC)
                .truncatedTo(ChronoUnit.DAYS)
                .plusDays(1)
                .toInstant();
    }
}

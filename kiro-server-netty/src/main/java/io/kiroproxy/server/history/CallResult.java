package io.kiroproxy.server.history;

import io.kiroproxy.core.CallRecord;
import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.server.http.ServedCall;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a call ended, in the classes of the metric {@code kiro_calls_total} (ecosystem.md 3.2). */
public enum CallResult {
    OK(Outcome.OK),
    /** The request was at fault. */
    CLIENT_ERROR(Outcome.FAILED),
    /** An exchange with the upstream failed and no other helped. */
    UPSTREAM_ERROR(Outcome.FAILED),
    /** The client left. */
    CLIENT_CANCELLED(Outcome.CANCELLED),
    /** Nobody was asked: no key, no account, no place, too much. */
    REJECTED(Outcome.FAILED);

    /** The same in three classes, as {@code /api/logs} tells it. */
    public enum Outcome {
        OK,
        FAILED,
        CANCELLED;

        /** In small letters. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Outcome outcome;

    CallResult(Outcome outcome) {
        this.outcome = outcome;
    }

    /** The same in three classes. */
    public Outcome outcome() {
        return outcome;
    }

    /** In small letters. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The result with that code. */
    public static Optional<CallResult> of(String code) {
        return Arrays.stream(values())
                .filter(result -> result.code().equals(code))
                .findFirst();
    }

    static CallResult of(ServedCall served, @Nullable CallRecord record) {
        ErrorKind told = served.kind();
        if (told == null && (served.status() < 400 || served.status() == ServedCall.CLIENT_LEFT)) {
            boolean left = record != null && record.outcome() == CallRecord.Outcome.CANCELLED;
            return left || served.status() == ServedCall.CLIENT_LEFT ? CLIENT_CANCELLED : OK;
        }
        if (record == null) {
            return told != null && clientsFault(told) ? CLIENT_ERROR : REJECTED;
        }
        if (record.outcome() == CallRecord.Outcome.CLIENT_ERROR) {
            return CLIENT_ERROR;
        }
        return record.attempts().isEmpty() ? REJECTED : UPSTREAM_ERROR;
    }

    private static boolean clientsFault(ErrorKind kind) {
        return switch (kind) {
            case INVALID_REQUEST, CONTEXT_TOO_LONG, NOT_FOUND, MODEL_NOT_FOUND, TOO_LARGE, UNSUPPORTED_MEDIA -> true;
            default -> false;
        };
    }
}

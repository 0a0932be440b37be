package io.kiroproxy.server.admin;

import io.kiroproxy.core.AttemptRecord;
import io.kiroproxy.core.CallRecord;
import io.kiroproxy.core.ChatRequest;
import io.kiroproxy.core.model.TokenUsage;
import io.kiroproxy.server.http.ServedCall;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One call in the log: what both sides know of it, and nothing of what was said.
 *
 * @param model what ran, else what was asked for, else {@link #UNKNOWN}
 * @param ranModel the model that ran, null when none did
 * @param account the account that was used last, null when none was
 * @param status what the client got
 * @param error what the client was told, null for nothing
 * @param errorKind the stable code of that, null for none
 */
record CallRow(
        String id,
        String protocol,
        String method,
        String path,
        @Nullable String client,
        String model,
        @Nullable String ranModel,
        @Nullable String account,
        Outcome outcome,
        int status,
        @Nullable String error,
        @Nullable String errorKind,
        Instant startedAt,
        @Nullable Instant firstEventAt,
        Instant endedAt,
        Asked asked,
        @Nullable TokenUsage usage,
        @Nullable String stopReason,
        int attempts) {

    /** What stands for a model that could not be read. */
    static final String UNKNOWN = "unknown";

    /** Characters of a text that are kept. */
    static final int MAX_TEXT = 1_000;

    private static final int OVERHEAD = 400;

    /** How a call ended. */
    enum Outcome {
        OK,
        FAILED,
        /** The client left. */
        CANCELLED
    }

    /** The shape of what was asked. */
    record Asked(boolean stream, int messages, boolean tools, boolean system) {
        static final Asked NOTHING = new Asked(false, 0, false, false);
    }

    static CallRow of(ServedCall served, @Nullable CallRecord record) {
        ChatRequest request = served.request();
        String ran = record == null ? null : record.model();
        String asked = request == null ? UNKNOWN : request.model();
        List<AttemptRecord> attempts = record == null ? List.of() : record.attempts();
        return new CallRow(
                served.id(),
                served.protocol(),
                served.method(),
                cut(served.path()),
                served.client(),
                cut(ran == null ? asked : ran),
                ran,
                attempts.isEmpty() ? null : attempts.get(attempts.size() - 1).account(),
                outcome(served, record),
                served.status(),
                served.error() == null ? null : cut(served.error()),
                served.kind() == null ? null : served.kind().code(),
                served.startedAt(),
                record == null ? null : record.firstEventAt(),
                served.endedAt(),
                request == null ? Asked.NOTHING : asked(request, served.delivery()),
                record == null ? null : record.usage(),
                record == null || record.stopReason() == null
                        ? null
                        : record.stopReason().toString(),
                attempts.size());
    }

    private static Asked asked(ChatRequest request, ServedCall.Delivery delivery) {
        return new Asked(
                delivery == ServedCall.Delivery.STREAMED,
                request.conversation().messages().size(),
                !request.conversation().tools().isEmpty(),
                !request.conversation().system().isEmpty());
    }

    private static Outcome outcome(ServedCall served, @Nullable CallRecord record) {
        boolean cancelled = record != null && record.outcome() == CallRecord.Outcome.CANCELLED;
        if (served.kind() != null || (served.status() >= 400 && served.status() != ServedCall.CLIENT_LEFT)) {
            return Outcome.FAILED;
        }
        return cancelled || served.status() == ServedCall.CLIENT_LEFT ? Outcome.CANCELLED : Outcome.OK;
    }

    boolean failed() {
        return outcome == Outcome.FAILED;
    }

    int tokensIn() {
        return usage == null ? 0 : usage.inputTokens();
    }

    int tokensOut() {
        return usage == null ? 0 : usage.outputTokens();
    }

    double millis() {
        return Duration.between(startedAt, endedAt).toNanos() / 1_000_000.0;
    }

    /** About what it takes in memory. */
    int bytes() {
        return OVERHEAD
                + 2
                        * (id.length()
                                + path.length()
                                + model.length()
                                + (client == null ? 0 : client.length())
                                + (error == null ? 0 : error.length()));
    }

    private static String cut(String text) {
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "…";
    }
}

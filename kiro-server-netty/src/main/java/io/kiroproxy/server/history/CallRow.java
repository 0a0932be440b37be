package io.kiroproxy.server.history;

import io.kiroproxy.core.AttemptRecord;
import io.kiroproxy.core.CallRecord;
import io.kiroproxy.core.ChatRequest;
import io.kiroproxy.core.model.TokenUsage;
import io.kiroproxy.core.spi.UpstreamFailure;
import io.kiroproxy.server.http.ServedCall;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One call in the log: what both sides know of it, and nothing of what was said.
 *
 * @param model what ran, else what was asked for, else {@link #UNKNOWN}
 * @param ranModel the model that ran, null when none did
 * @param requestedModel as the client wrote it, else {@link #UNKNOWN}
 * @param session a hash of the session key, empty when the gateway did not see the call
 * @param account the account that was used last, null when none was
 * @param status what the client got
 * @param error what the client was told, null for nothing
 * @param errorKind the stable code of that, null for none
 * @param attempts the exchanges with the upstream, in order
 * @param adaptations what was emulated, mended or ignored
 */
public record CallRow(
        String id,
        String protocol,
        String method,
        String path,
        @Nullable String client,
        String model,
        @Nullable String ranModel,
        String requestedModel,
        String session,
        @Nullable String account,
        CallResult result,
        int status,
        @Nullable String error,
        @Nullable String errorKind,
        Instant startedAt,
        @Nullable Instant firstEventAt,
        Instant endedAt,
        Asked asked,
        @Nullable TokenUsage usage,
        @Nullable String stopReason,
        List<Attempt> attempts,
        List<String> adaptations) {

    /** What stands for a model that could not be read. */
    public static final String UNKNOWN = "unknown";

    /** Characters of a text that are kept. */
    public static final int MAX_TEXT = 1_000;

    private static final int OVERHEAD = 600;
    private static final int ATTEMPT_OVERHEAD = 200;

    /** The shape of what was asked. */
    public record Asked(boolean stream, int messages, boolean tools, boolean system) {
        /** What could not be read. */
        public static final Asked NOTHING = new Asked(false, 0, false, false);
    }

    /**
     * One exchange with the upstream.
     *
     * @param status the HTTP status, 0 when there was none
     * @param failure why it failed, null when it did not
     */
    public record Attempt(
            String account,
            String endpoint,
            Instant startedAt,
            Instant endedAt,
            int status,
            @Nullable Failure failure) {

        static Attempt of(AttemptRecord record) {
            UpstreamFailure why = record.failure();
            return new Attempt(
                    record.account(),
                    record.endpoint(),
                    record.startedAt(),
                    record.endedAt(),
                    record.status(),
                    why == null
                            ? null
                            : new Failure(why.kind().name(), why.kind().scope().name(), cut(why.message())));
        }
    }

    /** Why an exchange failed: the names of the kind and of its scope, and a text without secrets. */
    public record Failure(String kind, String scope, String message) {}

    public CallRow {
        Objects.requireNonNull(id, "id");
        attempts = List.copyOf(attempts);
        adaptations = List.copyOf(adaptations);
    }

    /** What both sides know of a call; {@code record} is null when the gateway did not see it. */
    public static CallRow of(ServedCall served, @Nullable CallRecord record) {
        ChatRequest request = served.request();
        String ran = record == null ? null : record.model();
        String asked = request == null ? UNKNOWN : cut(request.model());
        List<AttemptRecord> attempts = record == null ? List.of() : record.attempts();
        return new CallRow(
                served.id(),
                served.protocol(),
                served.method(),
                cut(served.path()),
                served.client(),
                ran == null ? asked : cut(ran),
                ran,
                asked,
                record == null ? "" : record.session(),
                attempts.isEmpty() ? null : attempts.get(attempts.size() - 1).account(),
                CallResult.of(served, record),
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
                attempts.stream().map(Attempt::of).toList(),
                record == null ? List.of() : record.adaptations());
    }

    private static Asked asked(ChatRequest request, ServedCall.Delivery delivery) {
        return new Asked(
                delivery == ServedCall.Delivery.STREAMED,
                request.conversation().messages().size(),
                !request.conversation().tools().isEmpty(),
                !request.conversation().system().isEmpty());
    }

    /** Whether the client was told of an error; that it left is none. */
    public boolean failed() {
        return result.outcome() == CallResult.Outcome.FAILED;
    }

    /** Tokens of the request, 0 when unknown. */
    public int tokensIn() {
        return usage == null ? 0 : usage.inputTokens();
    }

    /** Tokens of the answer, 0 when unknown. */
    public int tokensOut() {
        return usage == null ? 0 : usage.outputTokens();
    }

    /** Tokens that came from the upstream's cache, 0 when unknown. */
    public int cacheReadTokens() {
        return usage == null ? 0 : Math.max(0, usage.cacheReadTokens());
    }

    /** Tokens that went to the upstream's cache, 0 when unknown. */
    public int cacheWriteTokens() {
        return usage == null ? 0 : Math.max(0, usage.cacheWriteTokens());
    }

    /** What the upstream billed, 0 when unknown. */
    public double credits() {
        return usage == null ? 0 : Math.max(0, usage.credits());
    }

    /** How long it took. */
    public double millis() {
        return Duration.between(startedAt, endedAt).toNanos() / 1_000_000.0;
    }

    /** How long the client waited for content, null when none came. */
    public @Nullable Double firstEventMillis() {
        return firstEventAt == null
                ? null
                : (Double) (Duration.between(startedAt, firstEventAt).toNanos() / 1_000_000.0);
    }

    /** About what it takes in memory. */
    public int bytes() {
        return OVERHEAD
                + ATTEMPT_OVERHEAD * attempts.size()
                + 2
                        * (id.length()
                                + path.length()
                                + model.length()
                                + requestedModel.length()
                                + (client == null ? 0 : client.length())
                                + (error == null ? 0 : error.length()));
    }

    private static String cut(String text) {
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "…";
    }
}

package io.kiroproxy.core;

import io.kiroproxy.core.model.StopReason;
import io.kiroproxy.core.model.TokenUsage;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Everything known about a finished call except what was said in it.
 *
 * @param id the call
 * @param protocol the client protocol
 * @param client the client key's name, null when none is configured
 * @param session a hash of the session key
 * @param requestedModel as the client wrote it
 * @param model what ran, null when it did not get so far
 * @param startedAt when the gateway got it
 * @param firstEventAt when the first content went to the client, null when none did
 * @param endedAt when it was over
 * @param outcome how it ended
 * @param error the kind of error, null unless it failed
 * @param errorMessage what the client was told, null unless it failed
 * @param stopReason null unless it completed
 * @param usage the last numbers, null when there were none
 * @param adaptations what was emulated, mended or ignored
 * @param attempts in order
 */
public record CallRecord(
        String id,
        String protocol,
        @Nullable String client,
        String session,
        String requestedModel,
        @Nullable String model,
        Instant startedAt,
        @Nullable Instant firstEventAt,
        Instant endedAt,
        Outcome outcome,
        @Nullable ErrorKind error,
        @Nullable String errorMessage,
        @Nullable StopReason stopReason,
        @Nullable TokenUsage usage,
        List<String> adaptations,
        List<AttemptRecord> attempts) {

    /** How a call ended. */
    public enum Outcome {
        OK,
        CLIENT_ERROR,
        UPSTREAM_ERROR,
        CANCELLED
    }

    public CallRecord {
        Objects.requireNonNull(id, "id");
        adaptations = List.copyOf(adaptations);
        attempts = List.copyOf(attempts);
    }
}

package io.kiroproxy.protocol.responses;

import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.model.StopReason;
import io.kiroproxy.core.model.TokenUsage;
import io.kiroproxy.protocol.json.JsonWriter;
import io.kiroproxy.protocol.responses.OutputItem.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One answer from its first event to its end, and the response object it is at any time (clients.md 9). */
final class Answer {

    private static final String CUT = "the answer ended within a tool call, which must not be run";

    private final ResponsesCall call;
    private final Output output;
    private final long createdAt;
    private State state = State.BEFORE;

    Answer(ResponsesCall call, OutputListener listener) {
        this.call = call;
        this.output = new Output(call.names(), call.form(), listener);
        this.createdAt = call.now();
    }

    private enum State {
        BEFORE,
        CONTENT,
        DONE
    }

    /** Takes the next event. */
    void take(ChatEvent event) throws IOException {
        boolean start = event instanceof ChatEvent.MessageStart;
        if (output.stopReason() != null || state != (start ? State.BEFORE : State.CONTENT)) {
            throw new IllegalStateException(
                    event.getClass().getSimpleName() + " out of order (expected: MessageStart, content, MessageStop)");
        }
        state = State.CONTENT;
        try {
            event.accept(output);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    boolean over() {
        return state == State.DONE;
    }

    /**
     * Ends the answer: {@link Status#COMPLETED}, {@link Status#INCOMPLETE}, or {@link Status#FAILED} when it stopped
     * within a tool call for no reason that explains it; half a call must not look finished.
     */
    Status end() throws IOException {
        StopReason reason = output.stopReason();
        if (reason == null || state == State.DONE) {
            throw new IllegalStateException("the answer has not ended (expected: MessageStop first, and finish once)");
        }
        Status status = incompleteReason(reason) == null ? Status.COMPLETED : Status.INCOMPLETE;
        if (status == Status.COMPLETED && output.cutWithinCall()) {
            return Status.FAILED;
        }
        output.close(status);
        state = State.DONE;
        return status;
    }

    /** Ends the answer with an error; what was open stays open. */
    void fail() {
        state = State.DONE;
    }

    /** The failure that {@link #end} found. */
    static GatewayException cutWithinCall() {
        return new GatewayException(ErrorKind.UPSTREAM_ERROR, CUT);
    }

    /** Stores the answer when the client did not forbid it. */
    void keep(Status status) {
        if (call.keeps()) {
            byte[] body = JsonWriter.bytes(json -> write(json, status, null));
            call.keep(id(), output.done(), body);
        }
    }

    private String id() {
        String messageId = output.messageId();
        return OutputItem.ANSWER_PREFIX + (messageId == null ? call.request().id() : messageId);
    }

    /** Writes the response object. */
    void write(JsonWriter json, Status status, @Nullable GatewayException failure) throws IOException {
        boolean ended = status != Status.IN_PROGRESS;
        json.beginObject().field("id", id()).field("object", "response").field("created_at", createdAt);
        json.field("status", status.wireName()).name("completed_at");
        if (status == Status.COMPLETED) {
            json.value(call.now());
        } else {
            json.value((String) null);
        }
        json.name("error");
        if (failure == null) {
            json.value((String) null);
        } else {
            ResponsesErrors.write(json, failure);
        }
        incompleteDetails(json.name("incomplete_details"), status);
        json.field("model", call.request().model()).name("output").beginArray();
        for (OutputItem item : ended ? output.done() : List.<OutputItem>of()) {
            item.write(json);
        }
        json.endArray();
        call.form().echo().write(json);
        json.name("usage");
        if (ended && output.messageId() != null) {
            usage(json, output.usage());
        } else {
            json.value((String) null);
        }
        json.endObject();
    }

    private void incompleteDetails(JsonWriter json, Status status) throws IOException {
        StopReason reason = output.stopReason();
        if (status == Status.INCOMPLETE && reason != null) {
            json.beginObject().field("reason", incompleteReason(reason)).endObject();
        } else {
            json.value((String) null);
        }
    }

    private static @Nullable String incompleteReason(StopReason reason) {
        return switch (reason) {
            case END_TURN, STOP_SEQUENCE, TOOL_USE -> null;
            case MAX_TOKENS, CONTEXT_WINDOW -> "max_output_tokens";
            case REFUSAL -> "content_filter";
        };
    }

    /** The detail objects are required; what is not known is 0 there. */
    private static void usage(JsonWriter json, TokenUsage usage) throws IOException {
        json.beginObject().field("input_tokens", usage.inputTokens()).name("input_tokens_details");
        json.beginObject()
                .field("cached_tokens", Math.max(0, usage.cacheReadTokens()))
                .field("cache_write_tokens", Math.max(0, usage.cacheWriteTokens()))
                .endObject();
        json.field("output_tokens", usage.outputTokens()).name("output_tokens_details");
        json.beginObject()
                .field("reasoning_tokens", Math.max(0, usage.reasoningTokens()))
                .endObject();
        json.field("total_tokens", usage.totalTokens()).endObject();
    }
}

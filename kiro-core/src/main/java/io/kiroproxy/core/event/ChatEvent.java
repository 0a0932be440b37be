package io.kiroproxy.core.event;

import io.kiroproxy.core.model.StopReason;
import io.kiroproxy.core.model.TokenUsage;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One neutral piece of an answer.
 *
 * <p>Grammar of a complete stream: {@link MessageStart}, then any mix of text, reasoning, tool calls, searches and
 * usage, then {@link MessageStop}. A tool call is {@link ToolUseStart}, its {@link ToolInputDelta}s and
 * {@link ToolUseEnd}; calls may interleave by id, text never falls between a call's start and end of the same
 * producer. A call whose {@link ToolUseEnd} is missing was cut and must not be run. An error is never an event:
 * it is {@code onError} of the stream.
 */
public sealed interface ChatEvent {

    /** Dispatches on the kind of event. */
    void accept(ChatEventHandler handler);

    /**
     * The answer begins. Exactly one, first.
     *
     * @param messageId chosen by the gateway, without a protocol's prefix
     * @param model the upstream's id of the model that runs
     * @param estimate the gateway's estimate of the input; output is 0
     * @param adaptations what was emulated, mended or ignored, as short stable names
     * @param history what was done about a history that was too long; empty for nothing
     */
    record MessageStart(String messageId, String model, TokenUsage estimate, List<String> adaptations, String history)
            implements ChatEvent {

        /** The start of an answer to the whole history. */
        public MessageStart(String messageId, String model, TokenUsage estimate, List<String> adaptations) {
            this(messageId, model, estimate, adaptations, "");
        }

        public MessageStart {
            Objects.requireNonNull(messageId, "messageId");
            Objects.requireNonNull(model, "model");
            Objects.requireNonNull(estimate, "estimate");
            adaptations = List.copyOf(adaptations);
            Objects.requireNonNull(history, "history");
        }

        @Override
        public void accept(ChatEventHandler handler) {
            handler.onMessageStart(this);
        }
    }

    /** A piece of the answer's text, not empty. */
    record TextDelta(String text) implements ChatEvent {
        public TextDelta {
            Objects.requireNonNull(text, "text");
        }

        @Override
        public void accept(ChatEventHandler handler) {
            handler.onTextDelta(this);
        }
    }

    /** A piece of the reasoning's text, not empty. */
    record ThinkingDelta(String text) implements ChatEvent {
        public ThinkingDelta {
            Objects.requireNonNull(text, "text");
        }

        @Override
        public void accept(ChatEventHandler handler) {
            handler.onThinkingDelta(this);
        }
    }

    /** The signature of the reasoning so far; it ends that block, which may have had no text. */
    record ThinkingSignature(String signature) implements ChatEvent {
        public ThinkingSignature {
            Objects.requireNonNull(signature, "signature");
        }

        @Override
        public void accept(ChatEventHandler handler) {
            handler.onThinkingSignature(this);
        }
    }

    /** A whole block of reasoning that only the upstream can read. */
    record RedactedThinking(String data) implements ChatEvent {
        public RedactedThinking {
            Objects.requireNonNull(data, "data");
        }

        @Override
        public void accept(ChatEventHandler handler) {
            handler.onRedactedThinking(this);
        }
    }

    /** The model begins a tool call. */
    record ToolUseStart(String toolUseId, String name) implements ChatEvent {
        public ToolUseStart {
            Objects.requireNonNull(toolUseId, "toolUseId");
            Objects.requireNonNull(name, "name");
        }

        @Override
        public void accept(ChatEventHandler handler) {
            handler.onToolUseStart(this);
        }
    }

    /** A fragment of a tool call's input; the fragments of one id concatenate to one JSON object. */
    record ToolInputDelta(String toolUseId, String json) implements ChatEvent {
        public ToolInputDelta {
            Objects.requireNonNull(toolUseId, "toolUseId");
            Objects.requireNonNull(json, "json");
        }

        @Override
        public void accept(ChatEventHandler handler) {
            handler.onToolInputDelta(this);
        }
    }

    /** The tool call is complete and its input well-formed; no fragment at all means {@code {}}. */
    record ToolUseEnd(String toolUseId) implements ChatEvent {
        public ToolUseEnd {
            Objects.requireNonNull(toolUseId, "toolUseId");
        }

        @Override
        public void accept(ChatEventHandler handler) {
            handler.onToolUseEnd(this);
        }
    }

    /**
     * A finished server-side web search.
     *
     * @param id unique within the answer
     * @param query what was searched for
     * @param hits what was found, best first; empty when {@code error} is set
     * @param error a short reason when the search failed, else null
     */
    record WebSearchDone(
            String id,
            String query,
            List<SearchHit> hits,
            @Nullable String error) implements ChatEvent {
        public WebSearchDone {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(query, "query");
            hits = List.copyOf(hits);
        }

        @Override
        public void accept(ChatEventHandler handler) {
            handler.onWebSearchDone(this);
        }
    }

    /** Newer numbers for the call; the last one before {@link MessageStop} counts. */
    record UsageUpdate(TokenUsage usage) implements ChatEvent {
        public UsageUpdate {
            Objects.requireNonNull(usage, "usage");
        }

        @Override
        public void accept(ChatEventHandler handler) {
            handler.onUsageUpdate(this);
        }
    }

    /**
     * The answer is complete. Exactly one, last.
     *
     * @param reason why it ended
     * @param stopSequence the one that matched, for {@link StopReason#STOP_SEQUENCE}, else null
     */
    record MessageStop(StopReason reason, @Nullable String stopSequence) implements ChatEvent {
        public MessageStop {
            Objects.requireNonNull(reason, "reason");
        }

        /** A stop without a matched sequence. */
        public MessageStop(StopReason reason) {
            this(reason, null);
        }

        @Override
        public void accept(ChatEventHandler handler) {
            handler.onMessageStop(this);
        }
    }
}

package io.kiroproxy.core;

import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.model.Content;
import io.kiroproxy.core.model.StopReason;
import io.kiroproxy.core.model.TokenUsage;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A whole answer, for clients that do not stream.
 *
 * @param messageId as in {@link ChatEvent.MessageStart}
 * @param model the upstream's id of the model that ran
 * @param content text, thinking, redacted thinking and complete tool calls, in the order they began
 * @param stopReason why it ended
 * @param stopSequence the one that matched, null unless the reason is {@link StopReason#STOP_SEQUENCE}
 * @param usage the last numbers
 * @param adaptations what was emulated, mended or ignored
 * @param searches web searches made on the way
 */
public record ChatReply(
        String messageId,
        String model,
        List<Content> content,
        StopReason stopReason,
        @Nullable String stopSequence,
        TokenUsage usage,
        List<String> adaptations,
        List<Search> searches) {

    /**
     * A web search and its place in the answer.
     *
     * @param position how many blocks of {@link ChatReply#content()} come before it
     * @param search what was searched and found
     */
    public record Search(int position, ChatEvent.WebSearchDone search) {
        public Search {
            Objects.requireNonNull(search, "search");
        }
    }

    public ChatReply {
        Objects.requireNonNull(messageId, "messageId");
        Objects.requireNonNull(model, "model");
        content = List.copyOf(content);
        Objects.requireNonNull(stopReason, "stopReason");
        Objects.requireNonNull(usage, "usage");
        adaptations = List.copyOf(adaptations);
        searches = List.copyOf(searches);
    }

    /** The answer's text without anything else. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (Content block : content) {
            if (block instanceof Content.Text piece) {
                text.append(piece.text());
            }
        }
        return text.toString();
    }

    /**
     * Gathers the events of one stream into a reply. One thread at a time.
     *
     * <p>Bounded: an answer of more than 32 Mi characters of text and thinking, or 8 Mi of tool input, fails with
     * {@link ErrorKind#UPSTREAM_ERROR} (limits-and-timers.md 3). Tool calls that were never completed are left out,
     * because they must not be run.
     */
    public static final class Collector {

        /** Characters of text and thinking that one answer may have. */
        public static final int MAX_TEXT = 32 * 1024 * 1024;

        /** Characters of tool input that one answer may have. */
        public static final int MAX_TOOL_INPUT = 8 * 1024 * 1024;

        private final ReplyBlocks blocks;

        /** A collector with the standard limits. */
        public Collector() {
            this(MAX_TEXT, MAX_TOOL_INPUT);
        }

        Collector(int maxText, int maxToolInput) {
            this.blocks = new ReplyBlocks(maxText, maxToolInput);
        }

        /**
         * Takes the next event.
         *
         * @throws GatewayException when the answer is over a limit
         */
        public void accept(ChatEvent event) {
            event.accept(blocks);
        }

        /** Whether {@link ChatEvent.MessageStop} has been taken. */
        public boolean complete() {
            return blocks.complete();
        }

        /**
         * The reply, once {@link #complete()}.
         *
         * @throws IllegalStateException before that
         */
        public ChatReply reply() {
            return blocks.reply();
        }
    }
}

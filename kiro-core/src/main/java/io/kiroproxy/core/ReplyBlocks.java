package io.kiroproxy.core;

import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.event.ChatEventHandler;
import io.kiroproxy.core.model.Content;
import io.kiroproxy.core.model.JsonText;
import io.kiroproxy.core.model.TokenUsage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The blocks of an answer while they grow. Calls may interleave by id; each keeps the place where it began. */
final class ReplyBlocks implements ChatEventHandler {

    private final int maxText;
    private final int maxToolInput;
    private final List<Block> blocks = new ArrayList<>();
    private final List<PlacedSearch> searches = new ArrayList<>();
    private int textLength;
    private int toolInputLength;
    private ChatEvent.@Nullable MessageStart start;
    private ChatEvent.@Nullable MessageStop stop;
    private @Nullable TokenUsage usage;

    ReplyBlocks(int maxText, int maxToolInput) {
        this.maxText = maxText;
        this.maxToolInput = maxToolInput;
    }

    private enum Kind {
        TEXT,
        THINKING,
        FINISHED,
        TOOL
    }

    private record PlacedSearch(int blocksBefore, ChatEvent.WebSearchDone search) {}

    private static final class Block {
        final Kind kind;
        final StringBuilder text = new StringBuilder();
        final ChatEvent.@Nullable ToolUseStart tool;

        @Nullable
        Content content;

        Block(Kind kind, ChatEvent.@Nullable ToolUseStart tool) {
            this.kind = kind;
            this.tool = tool;
        }
    }

    boolean complete() {
        return stop != null;
    }

    ChatReply reply() {
        if (start == null || stop == null) {
            throw new IllegalStateException("the answer is not complete (expected: events up to MessageStop)");
        }
        List<Content> content = new ArrayList<>(blocks.size());
        List<ChatReply.Search> placed = new ArrayList<>(searches.size());
        int nextSearch = 0;
        for (int i = 0; i <= blocks.size(); i++) {
            while (nextSearch < searches.size() && searches.get(nextSearch).blocksBefore() == i) {
                placed.add(new ChatReply.Search(
                        content.size(), searches.get(nextSearch).search()));
                nextSearch++;
            }
            Content finished = i < blocks.size() ? finished(blocks.get(i)) : null;
            if (finished != null) {
                content.add(finished);
            }
        }
        return new ChatReply(
                start.messageId(),
                start.model(),
                content,
                stop.reason(),
                stop.stopSequence(),
                usage == null ? start.estimate() : usage,
                start.adaptations(),
                placed);
    }

    private static @Nullable Content finished(Block block) {
        return switch (block.kind) {
            case TEXT -> new Content.Text(block.text.toString());
            case THINKING -> block.content != null ? block.content : new Content.Thinking(block.text.toString(), null);
            case FINISHED, TOOL -> block.content;
        };
    }

    @Override
    public void onMessageStart(ChatEvent.MessageStart event) {
        start = event;
    }

    @Override
    public void onTextDelta(ChatEvent.TextDelta event) {
        grow(Kind.TEXT).text.append(countText(event.text()));
    }

    @Override
    public void onThinkingDelta(ChatEvent.ThinkingDelta event) {
        grow(Kind.THINKING).text.append(countText(event.text()));
    }

    @Override
    public void onThinkingSignature(ChatEvent.ThinkingSignature event) {
        Block block = grow(Kind.THINKING);
        block.content = new Content.Thinking(block.text.toString(), countText(event.signature()));
    }

    @Override
    public void onRedactedThinking(ChatEvent.RedactedThinking event) {
        Block block = new Block(Kind.FINISHED, null);
        block.content = new Content.RedactedThinking(countText(event.data()));
        blocks.add(block);
    }

    @Override
    public void onToolUseStart(ChatEvent.ToolUseStart event) {
        blocks.add(new Block(Kind.TOOL, event));
    }

    @Override
    public void onToolInputDelta(ChatEvent.ToolInputDelta event) {
        toolInputLength += event.json().length();
        if (toolInputLength > maxToolInput) {
            throw tooLong("tool input", maxToolInput);
        }
        Block call = openCall(event.toolUseId());
        if (call != null) {
            call.text.append(event.json());
        }
    }

    @Override
    public void onToolUseEnd(ChatEvent.ToolUseEnd event) {
        Block call = openCall(event.toolUseId());
        if (call != null && call.tool != null) {
            JsonText input = call.text.toString().isBlank() ? JsonText.EMPTY_OBJECT : JsonText.of(call.text.toString());
            call.content = new Content.ToolUse(call.tool.toolUseId(), call.tool.name(), input);
        }
    }

    @Override
    public void onWebSearchDone(ChatEvent.WebSearchDone event) {
        searches.add(new PlacedSearch(blocks.size(), event));
    }

    @Override
    public void onUsageUpdate(ChatEvent.UsageUpdate event) {
        usage = event.usage();
    }

    @Override
    public void onMessageStop(ChatEvent.MessageStop event) {
        stop = event;
    }

    /** The last block when it is of {@code kind} and still grows, else a new one. */
    private Block grow(Kind kind) {
        boolean searchBetween =
                !searches.isEmpty() && searches.get(searches.size() - 1).blocksBefore() == blocks.size();
        if (!blocks.isEmpty() && !searchBetween) {
            Block last = blocks.get(blocks.size() - 1);
            if (last.kind == kind && last.content == null) {
                return last;
            }
        }
        Block block = new Block(kind, null);
        blocks.add(block);
        return block;
    }

    private @Nullable Block openCall(String toolUseId) {
        for (int i = blocks.size() - 1; i >= 0; i--) {
            Block block = blocks.get(i);
            if (block.tool != null && block.tool.toolUseId().equals(toolUseId)) {
                return block.content == null ? block : null;
            }
        }
        return null;
    }

    private String countText(String text) {
        textLength += text.length();
        if (textLength > maxText) {
            throw tooLong("text", maxText);
        }
        return text;
    }

    private static GatewayException tooLong(String what, int limit) {
        return new GatewayException(
                ErrorKind.UPSTREAM_ERROR,
                "the answer's " + what + " is longer than " + limit + " characters; ask for it as a stream");
    }
}

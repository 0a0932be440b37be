package io.kiroproxy.protocol.responses;

import io.kiroproxy.core.ChatReply;
import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.event.ChatEventHandler;
import io.kiroproxy.core.event.SearchHit;
import io.kiroproxy.core.model.Content;
import io.kiroproxy.core.model.StopReason;
import io.kiroproxy.core.model.TokenUsage;
import io.kiroproxy.protocol.responses.OptionsReader.Include;
import io.kiroproxy.protocol.responses.OutputItem.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The items of one answer, made of events. Calls may interleave, each at its own place; text, reasoning and searches
 * come one after the other. Bounded like a gathered reply, because a stream, too, ends with the whole answer.
 */
final class Output implements ChatEventHandler {

    private final ToolNames names;
    private final AnswerForm form;
    private final OutputListener listener;
    private final List<OutputItem> items = new ArrayList<>();
    private final Map<String, CallItem> openCalls = new HashMap<>();
    private List<SearchHit> uncited = new ArrayList<>();
    private @Nullable MessageItem message;
    private @Nullable ReasoningItem reasoning;
    private ChatEvent.@Nullable MessageStart start;
    private @Nullable StopReason stopReason;
    private TokenUsage usage = TokenUsage.estimate(0, 0);
    private int textLength;
    private int inputLength;

    Output(ToolNames names, AnswerForm form, OutputListener listener) {
        this.names = names;
        this.form = form;
        this.listener = listener;
    }

    /** The id that all ids of the answer hold; null before the answer has begun. */
    @Nullable
    String messageId() {
        return start == null ? null : start.messageId();
    }

    /** Why the answer ended; null before it has. */
    @Nullable
    StopReason stopReason() {
        return stopReason;
    }

    TokenUsage usage() {
        return usage;
    }

    /** Whether a call has begun that has not ended. */
    boolean cutWithinCall() {
        return !openCalls.isEmpty();
    }

    /** The items that are done. Calls that never ended are not among them: they must not be run. */
    List<OutputItem> done() {
        return items.stream()
                .filter(item -> item.status() != Status.IN_PROGRESS)
                .toList();
    }

    /** Ends what is open, apart from calls, because nothing more comes. */
    void close(Status status) throws IOException {
        endMessage(status);
        endReasoning(status);
    }

    @Override
    public void onMessageStart(ChatEvent.MessageStart event) {
        start = event;
        usage = event.estimate();
    }

    @Override
    public void onTextDelta(ChatEvent.TextDelta event) {
        count(event.text());
        run(() -> {
            endReasoning(Status.COMPLETED);
            MessageItem item = message;
            if (item == null) {
                item = add(new MessageItem(known(), items.size(), uncited));
                message = item;
                uncited = new ArrayList<>();
            }
            String piece = item.append(event.text());
            if (!piece.isEmpty()) {
                listener.text(item, piece);
            }
        });
    }

    @Override
    public void onThinkingDelta(ChatEvent.ThinkingDelta event) {
        count(event.text());
        run(() -> {
            ReasoningItem item = openReasoning();
            boolean first = !item.hasSummary();
            summary(item, item.append(event.text()), first);
        });
    }

    @Override
    public void onThinkingSignature(ChatEvent.ThinkingSignature event) {
        count(event.signature());
        run(() -> {
            ReasoningItem item = openReasoning();
            endSummary(item);
            String carrier = form.includes().contains(Include.ENCRYPTED_REASONING)
                    ? SealedReasoning.seal(item.text(), event.signature())
                    : null;
            item.end(Status.COMPLETED, new Content.Thinking(item.text(), event.signature()), carrier);
            finish(item);
        });
    }

    @Override
    public void onRedactedThinking(ChatEvent.RedactedThinking event) {
        count(event.data());
        run(() -> {
            endMessage(Status.COMPLETED);
            endReasoning(Status.COMPLETED);
            ReasoningItem item = openReasoning();
            String carrier = form.includes().contains(Include.ENCRYPTED_REASONING)
                    ? SealedReasoning.sealRedacted(event.data())
                    : null;
            item.end(Status.COMPLETED, new Content.RedactedThinking(event.data()), carrier);
            finish(item);
        });
    }

    @Override
    public void onToolUseStart(ChatEvent.ToolUseStart event) {
        run(() -> {
            close(Status.COMPLETED);
            CallItem item =
                    new CallItem(known(), items.size(), event.toolUseId(), event.name(), names.tool(event.name()));
            if (openCalls.put(event.toolUseId(), item) != null) {
                throw new IllegalStateException("a second call with the id of an open one (expected: unique ids)");
            }
            add(item);
        });
    }

    @Override
    public void onToolInputDelta(ChatEvent.ToolInputDelta event) {
        inputLength += event.json().length();
        if (inputLength > ChatReply.Collector.MAX_TOOL_INPUT) {
            throw tooLong("tool input", ChatReply.Collector.MAX_TOOL_INPUT);
        }
        CallItem item = openCalls.get(event.toolUseId());
        if (item == null) {
            throw new IllegalStateException("input for a call that is not open (expected: ToolUseStart before it)");
        }
        input(item, item.append(event.json()));
    }

    @Override
    public void onToolUseEnd(ChatEvent.ToolUseEnd event) {
        CallItem item = openCalls.remove(event.toolUseId());
        if (item == null) {
            throw new IllegalStateException("the end of a call that is not open (expected: ToolUseStart before it)");
        }
        input(item, item.end());
        run(() -> listener.done(item));
    }

    @Override
    public void onWebSearchDone(ChatEvent.WebSearchDone event) {
        uncited.addAll(event.hits());
        run(() -> {
            close(Status.COMPLETED);
            SearchItem item = add(new SearchItem(known(), items.size(), event, form.includes()));
            item.end();
            listener.done(item);
        });
    }

    @Override
    public void onUsageUpdate(ChatEvent.UsageUpdate event) {
        usage = event.usage();
    }

    @Override
    public void onMessageStop(ChatEvent.MessageStop event) {
        stopReason = event.reason();
    }

    private ReasoningItem openReasoning() throws IOException {
        endMessage(Status.COMPLETED);
        ReasoningItem item = reasoning;
        if (item == null) {
            item = add(new ReasoningItem(known(), items.size(), form.summaries()));
            reasoning = item;
        }
        return item;
    }

    private void summary(ReasoningItem item, String piece, boolean first) throws IOException {
        if (!piece.isEmpty()) {
            listener.summary(item, piece, first ? OutputListener.Piece.FIRST : OutputListener.Piece.LATER);
        }
    }

    private void endSummary(ReasoningItem item) throws IOException {
        boolean first = !item.hasSummary();
        summary(item, item.rest(), first);
    }

    private void endReasoning(Status status) throws IOException {
        ReasoningItem item = reasoning;
        if (item != null) {
            endSummary(item);
            item.end(status, new Content.Thinking(item.text(), null), null);
            finish(item);
        }
    }

    private void finish(ReasoningItem item) throws IOException {
        reasoning = null;
        listener.done(item);
    }

    private void endMessage(Status status) throws IOException {
        MessageItem item = message;
        if (item != null) {
            message = null;
            String rest = item.end(status);
            if (!rest.isEmpty()) {
                listener.text(item, rest);
            }
            listener.done(item);
        }
    }

    private void input(CallItem item, String piece) {
        if (!piece.isEmpty()) {
            run(() -> listener.input(item, piece));
        }
    }

    private <T extends OutputItem> T add(T item) throws IOException {
        items.add(item);
        listener.added(item);
        return item;
    }

    private String known() {
        return start == null ? "" : start.messageId();
    }

    private void count(String text) {
        textLength += text.length();
        if (textLength > ChatReply.Collector.MAX_TEXT) {
            throw tooLong("text", ChatReply.Collector.MAX_TEXT);
        }
    }

    private static GatewayException tooLong(String what, int limit) {
        return new GatewayException(
                ErrorKind.UPSTREAM_ERROR, "the answer's " + what + " is longer than " + limit + " characters");
    }

    private static void run(Writing writing) {
        try {
            writing.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @FunctionalInterface
    private interface Writing {
        void run() throws IOException;
    }
}

package io.kiroproxy.protocol.kiro.stream;

import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.model.StopReason;
import io.kiroproxy.core.model.TokenUsage;
import io.kiroproxy.core.spi.UpstreamFailure;
import io.kiroproxy.core.spi.UpstreamFailure.Kind;
import io.kiroproxy.core.spi.UpstreamFailureException;
import io.kiroproxy.protocol.eventstream.EventStreamDecoder;
import io.kiroproxy.protocol.eventstream.EventStreamException;
import io.kiroproxy.protocol.eventstream.EventStreamFrame;
import io.kiroproxy.protocol.kiro.stream.ReaderSetup.ThinkingSource;
import io.kiroproxy.protocol.kiro.stream.ReaderSetup.ThinkingView;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads one answer: bytes in, content events out as soon as they are complete (kiro-upstream.md 4.3). Emits neither
 * {@code MessageStart} nor {@code MessageStop}: an answer may span several exchanges, and its call frames it. One
 * object for one exchange, one thread at a time.
 */
public final class KiroEventReader {

    /** Characters that wait because a tool call is in their way. */
    static final int MAX_WAITING = 8 * 1024 * 1024;

    /**
     * How the exchange ended.
     *
     * @param reason what the content and the upstream say
     * @param usage what this exchange cost
     * @param hidden complete calls of hidden tools
     * @param clientCalls complete calls of the client's tools
     * @param unfinished what came of the input of a hidden call that was cut, null when none was
     */
    public record Ending(
            StopReason reason,
            TokenUsage usage,
            List<HiddenCall> hidden,
            int clientCalls,
            @Nullable String unfinished) {
        public Ending {
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(usage, "usage");
            hidden = List.copyOf(hidden);
        }
    }

    private static final Consumer<ChatEvent> NOWHERE = event -> {};

    private final ReaderSetup setup;
    private final EventStreamDecoder decoder = new EventStreamDecoder();
    private final Payload payload = new Payload();
    private final UsageNumbers usage;
    private final ToolCalls calls;
    private final @Nullable ThinkingTags tags;
    private final List<ChatEvent> waiting = new ArrayList<>();
    private final Consumer<EventStreamFrame> frames = this::frame;

    private Consumer<? super ChatEvent> out = NOWHERE;
    private int waitingChars;
    private boolean begun;
    private boolean shown;
    private @Nullable String stopReason;
    private @Nullable String modelId;

    public KiroEventReader(ReaderSetup setup) {
        this.setup = setup;
        usage = new UsageNumbers(setup.estimator(), setup.size());
        calls = new ToolCalls(setup.toolNames(), setup.hiddenTools(), usage);
        tags = setup.thinkingSource() == ThinkingSource.TAGS ? new ThinkingTags(new TagSink()) : null;
    }

    /**
     * Reads some of the body.
     *
     * @param bytes consumed wholly
     * @param to takes each event that is complete now
     * @throws UpstreamFailureException when the upstream reports an error or the bytes make no sense
     */
    public void read(ByteBuffer bytes, Consumer<? super ChatEvent> to) {
        out = to;
        try {
            decoder.feed(bytes, frames);
        } catch (EventStreamException e) {
            throw protocol("The upstream's event stream is broken: " + e.getMessage());
        } finally {
            out = NOWHERE;
        }
    }

    /**
     * The body has ended.
     *
     * @throws UpstreamFailureException when the answer was cut short or refused
     */
    public Ending end(Consumer<? super ChatEvent> to) {
        try {
            decoder.end();
        } catch (EventStreamException e) {
            throw new UpstreamFailureException(
                    UpstreamFailure.of(Kind.CUT, "The upstream's answer ended too early: " + e.getMessage()));
        }
        out = to;
        try {
            return ending();
        } finally {
            out = NOWHERE;
        }
    }

    /** The upstream's id of the model that writes, null until it has told. */
    public @Nullable String modelId() {
        return modelId;
    }

    /** Whether the upstream has written anything, told to the client or not. */
    public boolean begun() {
        return begun;
    }

    private Ending ending() {
        if (tags != null) {
            tags.end();
        }
        boolean tail = usage.tail() || stopReason != null;
        if (tail) {
            calls.finish(this::show);
        } else {
            calls.settle(this::show);
        }
        release();
        StreamEnd end = new StreamEnd(
                stopReason,
                tail,
                setup.tailExpected(),
                begun,
                shown,
                calls.completed(),
                calls.cut(),
                usage.windowFull());
        StopReason reason = end.reason();
        if (tail) {
            setup.tails().carried(setup.tailKey());
        }
        List<HiddenCall> hidden = calls.hidden();
        return new Ending(reason, usage.usage(), hidden, calls.completed() - hidden.size(), calls.unfinishedHidden());
    }

    private void frame(EventStreamFrame frame) {
        switch (frame.messageType()) {
            case "exception" -> exception(frame.exceptionType(), null, frame.payload());
            case "error" -> exception(frame.errorCode(), frame.errorMessage(), frame.payload());
            default -> event(frame);
        }
    }

    /** An answer that grew too long is cut where it stands (kiro-upstream.md 4.5, 1); anything else ends it. */
    private void exception(@Nullable String type, @Nullable String message, ByteBuffer body) {
        UpstreamFailure failure = setup.failures().ofFrame(type, message, body, setup.size());
        if (failure.kind() == Kind.CONTEXT_TOO_LONG && shown) {
            stopReason = "MAX_TOKENS";
            return;
        }
        throw new UpstreamFailureException(failure);
    }

    private void event(EventStreamFrame frame) {
        String type = frame.eventType();
        ByteBuffer body = frame.payload();
        if (type != null && !EventKinds.read(type)) {
            if (!EventKinds.known(type)) {
                setup.unknownEvents().count(type);
            }
            return;
        }
        try {
            payload.read(body, type == null ? "" : type);
        } catch (IOException e) {
            // The parser's own message may quote the payload, which is somebody's conversation.
            throw protocol("The upstream sent an event of kind " + type + " that is no valid JSON object.");
        }
        String kind = type != null ? type : payload.wrapper != null ? payload.wrapper : "";
        event(kind, frame);
    }

    private void event(String kind, EventStreamFrame frame) {
        switch (kind) {
            case "assistantResponseEvent", "codeEvent" -> {
                if (payload.content == null && payload.error) {
                    exception(null, null, frame.payload());
                } else {
                    text();
                }
            }
            case "reasoningContentEvent" -> reasoning();
            case "toolUseEvent" -> toolUse();
            case "metadataEvent", "messageStopEvent" -> {
                usage.tokens(payload);
                usage.context(payload);
                stopReason = payload.stopReason != null ? payload.stopReason : stopReason;
            }
            case "contextUsageEvent" -> usage.context(payload);
            case "meteringEvent" -> usage.metered(payload);
            case "invalidStateEvent" -> exception("invalidStateEvent", null, frame.payload());
            default -> {
                if (payload.error) {
                    exception(null, null, frame.payload());
                } else {
                    setup.unknownEvents().count(kind.isEmpty() ? "(no event type)" : kind);
                }
            }
        }
    }

    private void text() {
        modelId = payload.modelId != null ? payload.modelId : modelId;
        String content = payload.content;
        if (content == null || content.isEmpty()) {
            return;
        }
        usage.wrote(content);
        begun = true;
        if (tags == null) {
            place(new ChatEvent.TextDelta(content), content.length());
        } else {
            tags.text(content);
        }
    }

    private void reasoning() {
        if (tags != null) {
            tags.disable();
        }
        String text = payload.text;
        if (text != null && !text.isEmpty()) {
            usage.reasoned(text);
            begun = true;
            if (setup.thinkingView() == ThinkingView.ALL) {
                place(new ChatEvent.ThinkingDelta(text), text.length());
            }
        }
        boolean signatures = setup.thinkingView() != ThinkingView.NONE;
        String signature = payload.signature;
        if (signature != null && !signature.isEmpty()) {
            begun = true;
            if (signatures) {
                place(new ChatEvent.ThinkingSignature(signature), signature.length());
            }
        }
        String redacted = payload.redactedContent;
        if (redacted != null && !redacted.isEmpty()) {
            begun = true;
            if (signatures) {
                place(new ChatEvent.RedactedThinking(redacted), redacted.length());
            }
        }
    }

    private void toolUse() {
        if (tags != null) {
            tags.end();
        }
        begun = true;
        calls.take(payload, this::show);
        if (!calls.unfinished()) {
            release();
        }
    }

    /** Shows what is no part of a tool call, or lets it wait for the end of one that is under way. */
    private void place(ChatEvent event, int chars) {
        if (calls.unfinished()) {
            calls.settle(this::show);
        }
        if (!calls.unfinished() && waiting.isEmpty()) {
            show(event);
            return;
        }
        waitingChars += chars;
        if (waitingChars > MAX_WAITING) {
            throw protocol("The upstream wrote more than " + MAX_WAITING + " characters inside a tool call.");
        }
        waiting.add(event);
        if (!calls.unfinished()) {
            release();
        }
    }

    private void release() {
        waiting.forEach(this::show);
        waiting.clear();
        waitingChars = 0;
    }

    private void show(ChatEvent event) {
        shown = true;
        out.accept(event);
    }

    private static UpstreamFailureException protocol(String message) {
        return new UpstreamFailureException(UpstreamFailure.of(Kind.PROTOCOL, message));
    }

    /** Text told apart by tags. */
    private final class TagSink implements ThinkingTags.Sink {
        @Override
        public void thinking(String text) {
            if (setup.thinkingView() == ThinkingView.ALL) {
                place(new ChatEvent.ThinkingDelta(text), text.length());
            }
        }

        @Override
        public void answer(String text) {
            place(new ChatEvent.TextDelta(text), text.length());
        }
    }
}

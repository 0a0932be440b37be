package io.kiroproxy.protocol.gemini;

import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.event.ChatEventHandler;
import io.kiroproxy.core.model.Content;
import io.kiroproxy.core.model.StopReason;
import io.kiroproxy.core.model.TokenUsage;
import io.kiroproxy.protocol.json.SplitPair;
import io.kiroproxy.protocol.spi.ReplyWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Writes an answer as a stream of chunks (clients.md 10 and 12). Nothing that says "complete" is written before
 * {@link #finish()}; the last chunk has content, reason and usage. An answer that stopped within a call ends as one that
 * was too long, or else with an error: half a call is never written.
 */
final class ChunkWriter implements ReplyWriter {

    private final ChunkFrames frames;
    private final PartsWriter parts;
    private final OpenCalls calls = new OpenCalls();
    private final ChatEventHandler events = new Events();
    private final SplitPair text = new SplitPair();
    private final SplitPair thought = new SplitPair();
    private final Grounding grounding = new Grounding();
    private State state = State.BEFORE;
    private TokenUsage usage = TokenUsage.estimate(0, 0);
    private @Nullable StopReason stopReason;

    ChunkWriter(GenerateCall call, Framing framing) {
        this.frames = new ChunkFrames(call, framing);
        this.parts = new PartsWriter(frames, call.thoughts());
    }

    private enum State {
        BEFORE,
        CONTENT,
        DONE
    }

    @Override
    public void write(ChatEvent event) throws IOException {
        boolean start = event instanceof ChatEvent.MessageStart;
        if (stopReason != null || state != (start ? State.BEFORE : State.CONTENT)) {
            throw new IllegalStateException(
                    event.getClass().getSimpleName() + " out of order (expected: MessageStart, content, MessageStop)");
        }
        try {
            event.accept(events);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    @Override
    public void ping() throws IOException {
        if (state != State.DONE) {
            frames.ping();
        }
    }

    @Override
    public void finish() throws IOException {
        if (stopReason == null || state == State.DONE) {
            throw new IllegalStateException("the answer has not ended (expected: MessageStop first, and finish once)");
        }
        boolean tooLong = stopReason == StopReason.MAX_TOKENS || stopReason == StopReason.CONTEXT_WINDOW;
        if (!calls.isEmpty() && !tooLong) {
            fail(new GatewayException(
                    ErrorKind.UPSTREAM_ERROR, "the answer ended within a tool call, which must not be run"));
            return;
        }
        state = State.DONE;
        parts.thought(thought.rest());
        String rest = text.rest();
        grounding.text(rest);
        frames.finish(parts.last(rest), AnswerJson.finishReason(stopReason), grounding, usage);
    }

    @Override
    public void fail(GatewayException failure) throws IOException {
        if (state != State.DONE) {
            state = State.DONE;
            frames.error(failure);
        }
    }

    private final class Events implements ChatEventHandler {

        @Override
        public void onMessageStart(ChatEvent.MessageStart event) {
            usage = event.estimate();
            state = State.CONTENT;
            frames.start(event.messageId(), event.estimate());
        }

        @Override
        public void onTextDelta(ChatEvent.TextDelta event) {
            String piece = text.join(event.text());
            grounding.text(piece);
            run(() -> parts.text(piece));
        }

        @Override
        public void onThinkingDelta(ChatEvent.ThinkingDelta event) {
            run(() -> parts.thought(thought.join(event.text())));
        }

        @Override
        public void onThinkingSignature(ChatEvent.ThinkingSignature event) {
            run(() -> {
                parts.thought(thought.rest());
                parts.signature(event.signature());
            });
        }

        @Override
        public void onRedactedThinking(ChatEvent.RedactedThinking event) {
            run(() -> parts.redactedThought(event.data()));
        }

        @Override
        public void onToolUseStart(ChatEvent.ToolUseStart event) {
            calls.start(event.toolUseId(), event.name());
        }

        @Override
        public void onToolInputDelta(ChatEvent.ToolInputDelta event) {
            calls.input(event.toolUseId(), event.json());
        }

        @Override
        public void onToolUseEnd(ChatEvent.ToolUseEnd event) {
            Content.ToolUse call = calls.end(event.toolUseId());
            run(() -> parts.call(call.id(), call.name(), call.input()));
        }

        @Override
        public void onWebSearchDone(ChatEvent.WebSearchDone event) {
            grounding.search(event);
        }

        @Override
        public void onUsageUpdate(ChatEvent.UsageUpdate event) {
            usage = event.usage();
        }

        @Override
        public void onMessageStop(ChatEvent.MessageStop event) {
            stopReason = event.reason();
        }

        private void run(Writing writing) {
            try {
                writing.run();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @FunctionalInterface
    private interface Writing {
        void run() throws IOException;
    }
}

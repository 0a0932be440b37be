package io.kiroproxy.protocol.openai;

import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.event.ChatEventHandler;
import io.kiroproxy.core.model.StopReason;
import io.kiroproxy.core.model.TokenUsage;
import io.kiroproxy.protocol.json.SplitPair;
import io.kiroproxy.protocol.spi.ReplyWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Writes an answer as a stream of chunks (clients.md 8 and 12). Nothing that says "complete" is written before
 * {@link #finish()}. An answer that stopped within a tool call ends as one that was too long, or else with an error:
 * half a call must not look finished.
 */
final class ChunkWriter implements ReplyWriter {

    private final ChatCall call;
    private final ChunkFrames frames;
    private final ChunkCalls calls;
    private final ChatEventHandler events = new Events();
    private final SplitPair text = new SplitPair();
    private final SplitPair thinking = new SplitPair();
    private final Citations citations = new Citations();
    private State state = State.BEFORE;
    private int textLength;
    private TokenUsage usage = TokenUsage.estimate(0, 0);
    private @Nullable StopReason stopReason;

    ChunkWriter(ChatCall call, OutputStream out) {
        this.call = call;
        this.frames = new ChunkFrames(out);
        this.calls = new ChunkCalls(frames, call.form());
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
            frames.keepAlive();
        }
    }

    @Override
    public void finish() throws IOException {
        if (stopReason == null || state == State.DONE) {
            throw new IllegalStateException("the answer has not ended (expected: MessageStop first, and finish once)");
        }
        boolean tooLong = stopReason == StopReason.MAX_TOKENS || stopReason == StopReason.CONTEXT_WINDOW;
        if (calls.unfinished() && !tooLong) {
            fail(new GatewayException(
                    ErrorKind.UPSTREAM_ERROR, "the answer ended within a tool call, which must not be run"));
            return;
        }
        state = State.DONE;
        delta("content", text.rest());
        delta("reasoning_content", thinking.rest());
        if (!citations.isEmpty()) {
            citations.write(frames.beginDelta(), textLength);
            frames.endDelta();
        }
        frames.finish(CompletionJson.finishReason(stopReason, call.form().calls()));
        if (call.form().usage() == ReplyForm.Usage.INCLUDED) {
            frames.usage(usage);
        }
        frames.done();
    }

    @Override
    public void fail(GatewayException failure) throws IOException {
        if (state != State.DONE) {
            state = State.DONE;
            frames.error(failure);
        }
    }

    private void delta(String field, String piece) throws IOException {
        if (!piece.isEmpty()) {
            frames.delta(field, piece);
        }
    }

    private final class Events implements ChatEventHandler {

        @Override
        public void onMessageStart(ChatEvent.MessageStart event) {
            usage = event.estimate();
            state = State.CONTENT;
            run(() -> frames.start(event.messageId(), call));
        }

        @Override
        public void onTextDelta(ChatEvent.TextDelta event) {
            textLength += event.text().length();
            run(() -> delta("content", text.join(event.text())));
        }

        @Override
        public void onThinkingDelta(ChatEvent.ThinkingDelta event) {
            run(() -> delta("reasoning_content", thinking.join(event.text())));
        }

        /** No place for it in this protocol. */
        @Override
        public void onThinkingSignature(ChatEvent.ThinkingSignature event) {}

        /** No place for it in this protocol. */
        @Override
        public void onRedactedThinking(ChatEvent.RedactedThinking event) {}

        @Override
        public void onToolUseStart(ChatEvent.ToolUseStart event) {
            run(() -> calls.start(event.toolUseId(), event.name()));
        }

        @Override
        public void onToolInputDelta(ChatEvent.ToolInputDelta event) {
            run(() -> calls.input(event.toolUseId(), event.json()));
        }

        @Override
        public void onToolUseEnd(ChatEvent.ToolUseEnd event) {
            run(() -> calls.end(event.toolUseId()));
        }

        @Override
        public void onWebSearchDone(ChatEvent.WebSearchDone event) {
            citations.add(event, textLength);
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

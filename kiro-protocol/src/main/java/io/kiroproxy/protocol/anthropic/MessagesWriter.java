package io.kiroproxy.protocol.anthropic;

import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.event.ChatEventHandler;
import io.kiroproxy.core.model.TokenUsage;
import io.kiroproxy.protocol.spi.ReplyWriter;
import io.kiroproxy.protocol.sse.SseWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Writes an answer as a stream of frames (clients.md 7). Nothing that says "complete" is written before
 * {@link #finish()}, and an answer that stopped within a tool call ends with an error there: half a call must not be
 * run.
 */
final class MessagesWriter implements ReplyWriter {

    private final MessageFrames frames;
    private final MessagesCall call;
    private final ChatEventHandler events = new Events();
    private final HeldBlocks held = new HeldBlocks();
    private State state = State.BEFORE;
    private @Nullable String openCall;
    private TokenUsage usage = TokenUsage.estimate(0, 0);
    private int searches;
    private ChatEvent.@Nullable MessageStop stop;

    MessagesWriter(MessagesCall call, OutputStream out) {
        this.call = call;
        this.frames = new MessageFrames(SseWriter.to(out));
    }

    private enum State {
        BEFORE,
        CONTENT,
        DONE
    }

    @Override
    public void write(ChatEvent event) throws IOException {
        boolean start = event instanceof ChatEvent.MessageStart;
        if (stop != null || state != (start ? State.BEFORE : State.CONTENT)) {
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
        if (stop == null || state == State.DONE) {
            throw new IllegalStateException("the answer has not ended (expected: MessageStop first, and finish once)");
        }
        if (openCall != null) {
            fail(new GatewayException(
                    ErrorKind.UPSTREAM_ERROR, "the answer ended within a tool call, which must not be run"));
            return;
        }
        state = State.DONE;
        frames.closeBlock();
        frames.messageDelta(stop, usage, searches);
        frames.messageStop();
    }

    @Override
    public void fail(GatewayException failure) throws IOException {
        if (state == State.DONE) {
            throw new IllegalStateException("the stream is over (expected: fail at most once, and not after finish)");
        }
        state = State.DONE;
        frames.error(failure, call.request().id());
    }

    private interface Write {
        void run() throws IOException;
    }

    /** Dispatch by kind; the handler's methods cannot throw checked exceptions, so those travel unchecked. */
    private final class Events implements ChatEventHandler {

        @Override
        public void onMessageStart(ChatEvent.MessageStart event) {
            state = State.CONTENT;
            usage = event.estimate();
            io(() -> frames.messageStart(event, call.request().model()));
        }

        @Override
        public void onTextDelta(ChatEvent.TextDelta event) {
            if (openCall != null) {
                held.text(event.text());
            } else {
                io(() -> frames.text(event.text()));
            }
        }

        @Override
        public void onThinkingDelta(ChatEvent.ThinkingDelta event) {
            if (openCall != null) {
                held.thinking(event.text());
            } else {
                io(() -> frames.thinking(event.text()));
            }
        }

        @Override
        public void onThinkingSignature(ChatEvent.ThinkingSignature event) {
            if (openCall != null) {
                held.signature(event.signature());
            } else {
                io(() -> frames.signature(event.signature()));
            }
        }

        @Override
        public void onRedactedThinking(ChatEvent.RedactedThinking event) {
            if (openCall != null) {
                held.redactedThinking(event.data());
            } else {
                io(() -> frames.redactedThinking(event.data()));
            }
        }

        @Override
        public void onToolUseStart(ChatEvent.ToolUseStart event) {
            if (openCall != null) {
                held.startCall(event);
            } else {
                openCall = event.toolUseId();
                io(() -> frames.startTool(event.toolUseId(), event.name()));
            }
        }

        @Override
        public void onToolInputDelta(ChatEvent.ToolInputDelta event) {
            if (event.toolUseId().equals(openCall)) {
                io(() -> frames.toolInput(event.json()));
            } else {
                held.callInput(event.toolUseId(), event.json());
            }
        }

        @Override
        public void onToolUseEnd(ChatEvent.ToolUseEnd event) {
            if (event.toolUseId().equals(openCall)) {
                openCall = null;
                io(MessagesWriter.this::releaseHeld);
            } else {
                held.endCall(event.toolUseId());
            }
        }

        @Override
        public void onWebSearchDone(ChatEvent.WebSearchDone event) {
            searches += MessageJson.counts(event) ? 1 : 0;
            if (openCall != null) {
                held.search(event);
            } else {
                io(() -> frames.search(event, call.searchTool()));
            }
        }

        @Override
        public void onUsageUpdate(ChatEvent.UsageUpdate event) {
            usage = event.usage();
        }

        @Override
        public void onMessageStop(ChatEvent.MessageStop event) {
            stop = event;
        }

        private void io(Write write) {
            try {
                write.run();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Closes the call that has ended and writes what waited for it, up to the next call that has not ended. */
    private void releaseHeld() throws IOException {
        frames.closeBlock();
        while (openCall == null && !held.isEmpty()) {
            release(held.next());
        }
    }

    private void release(HeldBlocks.Held block) throws IOException {
        String text = block.text.toString();
        switch (block.kind) {
            case TEXT -> frames.text(text);
            case REDACTED -> frames.redactedThinking(text);
            case THINKING -> {
                if (!text.isEmpty()) {
                    frames.thinking(text);
                }
                if (block.signature != null) {
                    frames.signature(block.signature);
                }
            }
            case SEARCH -> {
                if (block.search != null) {
                    frames.search(block.search, call.searchTool());
                }
            }
            case CALL -> {
                if (block.call != null) {
                    releaseCall(block, block.call, text);
                }
            }
        }
    }

    private void releaseCall(HeldBlocks.Held block, ChatEvent.ToolUseStart start, String input) throws IOException {
        frames.startTool(start.toolUseId(), start.name());
        frames.toolInput(input);
        if (block.ended) {
            frames.closeBlock();
        } else {
            openCall = start.toolUseId();
        }
    }
}

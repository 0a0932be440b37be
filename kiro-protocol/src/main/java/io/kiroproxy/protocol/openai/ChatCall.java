package io.kiroproxy.protocol.openai;

import io.kiroproxy.core.ChatRequest;
import io.kiroproxy.protocol.spi.ClientCall;
import io.kiroproxy.protocol.spi.ReplyWriter;
import java.io.OutputStream;
import java.time.Clock;

/** A generation that was asked for in this protocol. */
record ChatCall(ChatRequest request, Streaming streaming, ReplyForm form, Clock clock) implements ClientCall.Chat {

    @Override
    public String contentType() {
        return streaming == Streaming.STREAMED ? "text/event-stream" : OpenAiProtocol.JSON;
    }

    @Override
    public ReplyWriter newWriter(OutputStream out) {
        return streaming == Streaming.STREAMED ? new ChunkWriter(this, out) : new WholeCompletionWriter(this, out);
    }

    /** The name the client asked for, which its answer repeats (user-pains.md P25). */
    String model() {
        return request.model();
    }

    /** Now, in seconds. */
    long created() {
        return clock.instant().getEpochSecond();
    }
}

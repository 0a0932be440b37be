package io.kiroproxy.protocol.gemini;

import io.kiroproxy.core.ChatRequest;
import io.kiroproxy.core.model.Reasoning;
import io.kiroproxy.protocol.spi.ClientCall;
import io.kiroproxy.protocol.spi.ReplyWriter;
import java.io.OutputStream;

/**
 * A generation that was asked for in this protocol.
 *
 * @param thoughts how much of the reasoning the client wants to read
 */
record GenerateCall(ChatRequest request, Form form, Reasoning.Display thoughts) implements ClientCall.Chat {

    /** How the answer is written. */
    enum Form {
        /** As one object. */
        WHOLE,
        /** As server-sent events. */
        EVENTS,
        /** As elements of an array. */
        ARRAY
    }

    @Override
    public Streaming streaming() {
        return form == Form.WHOLE ? Streaming.WHOLE : Streaming.STREAMED;
    }

    @Override
    public String contentType() {
        return form == Form.EVENTS ? GeminiProtocol.EVENTS : GeminiProtocol.JSON;
    }

    @Override
    public ReplyWriter newWriter(OutputStream out) {
        return switch (form) {
            case WHOLE -> new WholeAnswerWriter(this, out);
            case EVENTS -> new ChunkWriter(this, new EventFraming(out));
            case ARRAY -> new ChunkWriter(this, new ArrayFraming(out));
        };
    }

    /** The name the client asked for, which its answer repeats (user-pains.md P25). */
    String model() {
        return request.model();
    }
}

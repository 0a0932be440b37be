package io.kiroproxy.protocol.spi;

import io.kiroproxy.core.ChatRequest;
import io.kiroproxy.core.model.ModelInfo;
import io.kiroproxy.core.spi.HttpFields;
import java.io.OutputStream;
import java.util.List;
import java.util.Objects;

/** What a client asked for, once read. */
public sealed interface ClientCall {

    /** A generation. */
    non-sealed interface Chat extends ClientCall {

        /** The neutral request. */
        ChatRequest request();

        /** Whether the client wants the answer as it arises. */
        Streaming streaming();

        /** The content type of a successful answer. */
        String contentType();

        /** A writer of one answer to {@code out}; the caller flushes and closes {@code out}. */
        ReplyWriter newWriter(OutputStream out);
    }

    /** How an answer travels. */
    enum Streaming {
        /** Piece by piece; the head goes with the first piece. */
        STREAMED,
        /** As one body; a failure can still choose the status until the end. */
        WHOLE
    }

    /** A count of input tokens. */
    non-sealed interface CountTokens extends ClientCall {

        /** The neutral request. */
        ChatRequest request();

        /** The body of the answer, JSON. */
        byte[] reply(int tokens);
    }

    /** The list of models, or one of them. */
    non-sealed interface Models extends ClientCall {

        /**
         * The body of the answer, JSON.
         *
         * @throws io.kiroproxy.core.GatewayException when the one asked for is not there
         */
        byte[] reply(List<ModelInfo> models);
    }

    /**
     * An answer that needs no gateway.
     *
     * @param status the HTTP status
     * @param fields header fields, content type included
     * @param body may be empty
     */
    record Immediate(int status, HttpFields fields, byte[] body) implements ClientCall {
        public Immediate {
            Objects.requireNonNull(fields, "fields");
            Objects.requireNonNull(body, "body");
        }
    }
}

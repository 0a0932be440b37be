package io.kiroproxy.protocol.dialect;

import io.kiroproxy.core.model.Conversation;
import io.kiroproxy.core.model.Generation;
import io.kiroproxy.protocol.spi.ClientCall.Streaming;

/**
 * What a client asks for.
 *
 * @param model the model's name
 * @param streaming how the answer shall travel
 */
public record Asked(String model, Conversation conversation, Generation generation, Streaming streaming) {

    /** A whole answer of a model that every catalogue has, with default options. */
    public static Asked of(Conversation conversation) {
        return new Asked("claude-sonnet-4.5", conversation, Generation.DEFAULT, Streaming.WHOLE);
    }

    /** A copy whose answer travels otherwise. */
    public Asked with(Streaming streaming) {
        return new Asked(model, conversation, generation, streaming);
    }

    /** A copy with other options. */
    public Asked with(Generation generation) {
        return new Asked(model, conversation, generation, streaming);
    }

    boolean streams() {
        return streaming == Streaming.STREAMED;
    }
}

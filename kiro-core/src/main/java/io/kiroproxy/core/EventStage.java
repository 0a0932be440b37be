package io.kiroproxy.core;

import io.kiroproxy.core.event.ChatEvent;
import java.util.function.Consumer;

/**
 * Changes the run of events of one answer: a step between the provider and the client that is the same for every
 * protocol. A stage that has passed on {@link ChatEvent.MessageStop} passes nothing any more.
 */
interface EventStage {

    /** Takes an event and hands on what becomes of it. */
    void accept(ChatEvent event, Consumer<ChatEvent> out);

    /** The answer breaks off: hands on what was held back and is certainly the client's. */
    default void flush(Consumer<ChatEvent> out) {}
}

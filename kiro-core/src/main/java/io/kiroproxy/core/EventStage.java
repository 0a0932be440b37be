package io.kiroproxy.core;

import io.kiroproxy.core.event.ChatEvent;
import java.util.List;
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

    /** Stages one behind the other, seen as one. */
    static EventStage chain(List<EventStage> stages) {
        List<EventStage> inOrder = List.copyOf(stages);
        return new EventStage() {
            @Override
            public void accept(ChatEvent event, Consumer<ChatEvent> out) {
                from(0, out).accept(event);
            }

            @Override
            public void flush(Consumer<ChatEvent> out) {
                for (int i = 0; i < inOrder.size(); i++) {
                    inOrder.get(i).flush(from(i + 1, out));
                }
            }

            private Consumer<ChatEvent> from(int index, Consumer<ChatEvent> out) {
                if (index == inOrder.size()) {
                    return out;
                }
                EventStage stage = inOrder.get(index);
                return event -> stage.accept(event, from(index + 1, out));
            }
        };
    }
}

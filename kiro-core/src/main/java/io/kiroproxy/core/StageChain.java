package io.kiroproxy.core;

import io.kiroproxy.core.event.ChatEvent;
import java.util.List;
import java.util.function.Consumer;

/** Stages one behind the other. Linked once, so that an event on its way through them makes nothing new. */
final class StageChain {

    /** A stage and where it hands on to. */
    private record Link(EventStage stage, Consumer<ChatEvent> next) implements Consumer<ChatEvent> {
        @Override
        public void accept(ChatEvent event) {
            stage.accept(event, next);
        }
    }

    private final Link[] links;
    private final Consumer<ChatEvent> first;

    /** @param out takes what the last stage hands on */
    StageChain(List<EventStage> stages, Consumer<ChatEvent> out) {
        links = new Link[stages.size()];
        Consumer<ChatEvent> next = out;
        for (int i = links.length - 1; i >= 0; i--) {
            links[i] = new Link(stages.get(i), next);
            next = links[i];
        }
        first = next;
    }

    void accept(ChatEvent event) {
        first.accept(event);
    }

    /** The answer breaks off: each stage in turn hands on what it held back. */
    void flush() {
        for (Link link : links) {
            link.stage().flush(link.next());
        }
    }
}

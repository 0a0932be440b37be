package io.kiroproxy.core;

import io.kiroproxy.core.event.ChatEvent;
import java.util.function.Consumer;

/** Drops the text of reasoning for clients that did not ask to see it; signatures must be replayed and so stay. */
final class HiddenReasoning implements EventStage {

    @Override
    public void accept(ChatEvent event, Consumer<ChatEvent> out) {
        if (!(event instanceof ChatEvent.ThinkingDelta)) {
            out.accept(event);
        }
    }
}

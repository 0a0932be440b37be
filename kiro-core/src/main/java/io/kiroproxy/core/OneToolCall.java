package io.kiroproxy.core;

import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.model.StopReason;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Lets one tool call through for clients that take one at a time; the answer stops before a second one. */
final class OneToolCall implements EventStage {

    private @Nullable String id;
    private boolean complete;
    private boolean another;
    private boolean cut;

    @Override
    public void accept(ChatEvent event, Consumer<ChatEvent> out) {
        if (cut
                || event instanceof ChatEvent.ToolInputDelta delta
                        && !delta.toolUseId().equals(id)) {
            return;
        }
        if (event instanceof ChatEvent.ToolUseStart start) {
            if (id == null) {
                id = start.toolUseId();
                out.accept(event);
            } else {
                another = true;
            }
        } else if (event instanceof ChatEvent.ToolUseEnd end) {
            if (end.toolUseId().equals(id)) {
                complete = true;
                out.accept(event);
            }
        } else {
            out.accept(event);
        }
        if (complete && another) {
            cut = true;
            out.accept(new ChatEvent.MessageStop(StopReason.TOOL_USE));
        }
    }
}

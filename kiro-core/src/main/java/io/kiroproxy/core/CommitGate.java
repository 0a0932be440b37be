package io.kiroproxy.core;

import io.kiroproxy.core.event.ChatEvent;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Holds the beginning of an answer back until its first content, the commit. Until then the answer can be dropped
 * and another attempt made, and nobody saw it (architecture.md 7.2).
 */
final class CommitGate {

    private final Consumer<ChatEvent> out;
    private final Runnable onCommit;
    private ChatEvent.@Nullable MessageStart start;
    private ChatEvent.@Nullable UsageUpdate usage;
    private boolean open;

    CommitGate(Consumer<ChatEvent> out, Runnable onCommit) {
        this.out = out;
        this.onCommit = onCommit;
    }

    boolean open() {
        return open;
    }

    void accept(ChatEvent event) {
        if (open) {
            out.accept(event);
        } else if (event instanceof ChatEvent.MessageStart first) {
            start = first;
        } else if (event instanceof ChatEvent.UsageUpdate newest) {
            usage = newest;
        } else {
            open = true;
            onCommit.run();
            release(start);
            release(usage);
            out.accept(event);
        }
    }

    /** Forgets what is held: another attempt begins. */
    void drop() {
        start = null;
        usage = null;
    }

    private void release(@Nullable ChatEvent event) {
        if (event != null) {
            out.accept(event);
        }
    }
}

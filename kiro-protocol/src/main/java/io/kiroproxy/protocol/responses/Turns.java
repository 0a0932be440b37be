package io.kiroproxy.protocol.responses;

import io.kiroproxy.core.model.Content;
import io.kiroproxy.core.model.Message;
import io.kiroproxy.core.model.Role;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes messages of items. What the model said in a row (reasoning, text, calls) becomes one message, and so do tool
 * results in a row; instructions before the first message become the system text, later ones keep their place.
 */
final class Turns {

    private final ToolNames names;
    private final List<String> system = new ArrayList<>();
    private final List<Message> messages = new ArrayList<>();
    private List<Content> open = new ArrayList<>();
    private Kind openKind = Kind.ASSISTANT;

    private Turns(ToolNames names) {
        this.names = names;
    }

    private enum Kind {
        ASSISTANT,
        RESULTS
    }

    /** What the items come to. */
    record Result(String system, List<Message> messages) {}

    /**
     * @param instructions the request's own, null for none
     * @param items without references
     */
    static Result of(@Nullable String instructions, List<InputItem> items, ToolNames names) {
        Turns turns = new Turns(names);
        if (instructions != null && !instructions.isEmpty()) {
            turns.system.add(instructions);
        }
        items.forEach(turns::add);
        turns.close();
        return new Result(String.join("\n\n", turns.system), turns.messages);
    }

    private void add(InputItem item) {
        if (item instanceof InputItem.Said said) {
            said(said);
        } else if (item instanceof InputItem.Thought thought) {
            append(Kind.ASSISTANT, thought.content());
        } else if (item instanceof InputItem.Call call) {
            append(
                    Kind.ASSISTANT,
                    new Content.ToolUse(call.id(), names.flat(call.namespace(), call.name()), call.input()));
        } else if (item instanceof InputItem.Result result) {
            append(
                    Kind.RESULTS,
                    new Content.ToolResult(result.callId(), result.content(), Content.ToolResult.Status.SUCCESS));
        } else {
            throw new IllegalStateException("a reference (expected: items that references point to)");
        }
    }

    private void said(InputItem.Said said) {
        if (said.role() == Role.ASSISTANT) {
            said.content().forEach(block -> append(Kind.ASSISTANT, block));
        } else if (said.role() == Role.SYSTEM && messages.isEmpty() && open.isEmpty()) {
            said.content().forEach(block -> system.add(((Content.Text) block).text()));
        } else {
            close();
            messages.add(new Message(said.role(), said.content()));
        }
    }

    private void append(Kind kind, Content block) {
        if (kind != openKind) {
            close();
            openKind = kind;
        }
        open.add(block);
    }

    private void close() {
        if (!open.isEmpty()) {
            messages.add(new Message(openKind == Kind.ASSISTANT ? Role.ASSISTANT : Role.USER, open));
            open = new ArrayList<>();
        }
    }
}

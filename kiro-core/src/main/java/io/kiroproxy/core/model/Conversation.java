package io.kiroproxy.core.model;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Everything the model is given.
 *
 * @param system the instructions before the first message, blocks joined by the reader; empty for none
 * @param messages oldest first; shape rules (alternation, pairing) are the provider's to mend
 * @param tools the tools offered, in the client's order
 * @param toolChoice which of them may be called
 * @param webSearch server-side search, null when the client did not offer it
 */
public record Conversation(
        String system,
        List<Message> messages,
        List<ToolSpec> tools,
        ToolChoice toolChoice,
        @Nullable WebSearch webSearch) {

    public Conversation {
        Objects.requireNonNull(system, "system");
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
        Objects.requireNonNull(toolChoice, "toolChoice");
    }

    /** A conversation of {@code messages} only. */
    public static Conversation of(List<Message> messages) {
        return new Conversation("", messages, List.of(), ToolChoice.AUTO, null);
    }

    /** A copy that offers {@code tools} under {@code choice}. */
    public Conversation withTools(List<ToolSpec> tools, ToolChoice choice) {
        return new Conversation(system, messages, tools, choice, webSearch);
    }

    /** A copy with other instructions. */
    public Conversation withSystem(String system) {
        return new Conversation(system, messages, tools, toolChoice, webSearch);
    }

    /** A copy with other messages. */
    public Conversation withMessages(List<Message> messages) {
        return new Conversation(system, messages, tools, toolChoice, webSearch);
    }
}

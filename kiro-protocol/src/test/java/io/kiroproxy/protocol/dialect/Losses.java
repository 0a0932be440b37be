package io.kiroproxy.protocol.dialect;

import io.kiroproxy.core.model.Content;
import io.kiroproxy.core.model.Conversation;
import io.kiroproxy.core.model.Effort;
import io.kiroproxy.core.model.Message;
import io.kiroproxy.core.model.Reasoning;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What a conversation becomes when a protocol has no form for some of it. */
final class Losses {

    private Losses() {}

    /** Each block of each message replaced by what is left of it. */
    static Conversation of(Conversation whole, Function<Content, List<Content>> left) {
        return whole.withMessages(whole.messages().stream()
                .map(message -> new Message(
                        message.role(),
                        message.content().stream()
                                .flatMap(block -> left.apply(block).stream())
                                .toList()))
                .toList());
    }

    /** Every result a success: the text alone tells of a failure. */
    static Conversation withoutFailures(Conversation whole) {
        return of(
                whole,
                block -> block instanceof Content.ToolResult result
                        ? List.of(new Content.ToolResult(
                                result.toolUseId(), result.content(), Content.ToolResult.Status.SUCCESS))
                        : List.of(block));
    }

    /** Reasoning where only its effort can be said. */
    static Reasoning effortAlone(Reasoning whole) {
        if (whole.mode() == Reasoning.Mode.DISABLED) {
            return new Reasoning(whole.mode(), Effort.NONE, null, Reasoning.Display.OMITTED);
        }
        return whole.effort() == null
                ? Reasoning.UNSPECIFIED
                : new Reasoning(Reasoning.Mode.ENABLED, whole.effort(), null, Reasoning.Display.SHOWN);
    }

    /** What stands beside results in a message of its own. */
    static Conversation splitAfterResults(Conversation whole) {
        List<Message> messages = new ArrayList<>();
        for (Message message : whole.messages()) {
            List<Content> results = message.content().stream()
                    .filter(Content.ToolResult.class::isInstance)
                    .toList();
            List<Content> others = message.content().stream()
                    .filter(block -> !(block instanceof Content.ToolResult))
                    .toList();
            if (!results.isEmpty() && !others.isEmpty()) {
                messages.add(new Message(message.role(), results));
                messages.add(new Message(message.role(), others));
            } else {
                messages.add(message);
            }
        }
        return whole.withMessages(messages);
    }
}

package io.kiroproxy.protocol.kiro.history;

import io.kiroproxy.core.model.Content;
import io.kiroproxy.core.model.Conversation;
import io.kiroproxy.core.model.Message;
import io.kiroproxy.core.model.Role;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Recognises a request by which a client shortens its own history. Such a request is of no use without the whole history,
 * so nothing is ever taken from it (user-pains.md P04). Clients do not mark it; each has words of its own, seen in the
 * versions of clients.md 1, in the last message or, where a program of its own does it, in the instructions.
 */
final class CompactionRequest {

    private static final List<String> LAST_MESSAGE = List.of(
            "create a detailed summary of", // Claude Code
            "context checkpoint compaction", // Codex
            "<state_snapshot>", // Gemini CLI, Qwen Code
            "anchored summary"); // opencode

    private static final List<String> INSTRUCTIONS = List.of("tasked with summarizing conversations");

    /** Words of clients that are not known: a verb of shortening close before what is shortened. */
    private static final Pattern GENERAL = Pattern.compile(
            "\\b(summar|compact|compress|condens)\\w*\\b[^.\\n]{0,60}\\b(conversation|chat history|session)\\b");

    private CompactionRequest() {}

    static boolean is(Conversation conversation) {
        String system = conversation.system().toLowerCase(Locale.ROOT);
        if (INSTRUCTIONS.stream().anyMatch(system::contains)) {
            return true;
        }
        List<Message> messages = conversation.messages();
        Message last = messages.isEmpty() ? null : messages.get(messages.size() - 1);
        if (last == null || last.role() == Role.ASSISTANT) {
            return false;
        }
        String lastText = "";
        for (Content content : last.content()) {
            if (content instanceof Content.Text text && !text.text().isBlank()) {
                lastText = text.text().toLowerCase(Locale.ROOT);
                if (LAST_MESSAGE.stream().anyMatch(lastText::contains)) {
                    return true;
                }
            }
        }
        return GENERAL.matcher(lastText).find();
    }
}

package io.kiroproxy.protocol.anthropic;

import io.kiroproxy.core.model.Content;
import io.kiroproxy.core.model.Message;
import io.kiroproxy.core.model.Role;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes out Claude Code's attribution line. Its value changes on every request, so behind any upstream but
 * Anthropic's own it would change the prompt's prefix each turn (user-pains.md 6.1, P45).
 */
final class AttributionLine {

    private static final String PREFIX = "x-anthropic-billing-header:";

    private AttributionLine() {}

    /** Whether a block of the system array is the attribution block. */
    static boolean leads(String text) {
        return text.startsWith(PREFIX);
    }

    /** {@code text} without its first line when that is the attribution line. */
    static String withoutLine(String text) {
        if (!leads(text)) {
            return text;
        }
        int end = text.indexOf('\n');
        return end < 0 ? "" : text.substring(end + 1).stripLeading();
    }

    /** {@code messages} without the line where it leads the first text of the first user message. */
    static List<Message> withoutLine(List<Message> messages) {
        for (int i = 0; i < messages.size(); i++) {
            if (messages.get(i).role() == Role.USER) {
                return replaced(messages, i);
            }
        }
        return messages;
    }

    private static List<Message> replaced(List<Message> messages, int index) {
        List<Content> content = messages.get(index).content();
        for (int i = 0; i < content.size(); i++) {
            if (content.get(i) instanceof Content.Text text) {
                if (!leads(text.text())) {
                    return messages;
                }
                List<Content> rest = new ArrayList<>(content);
                String kept = withoutLine(text.text());
                if (kept.isEmpty()) {
                    rest.remove(i);
                } else {
                    rest.set(i, new Content.Text(kept));
                }
                List<Message> all = new ArrayList<>(messages);
                all.set(index, new Message(Role.USER, rest));
                return all;
            }
        }
        return messages;
    }
}

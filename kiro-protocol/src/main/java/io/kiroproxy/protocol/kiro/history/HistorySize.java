package io.kiroproxy.protocol.kiro.history;

import io.kiroproxy.core.model.Content;
import io.kiroproxy.core.model.Message;
import java.util.List;

/** Characters of messages, as the settings count them. */
final class HistorySize {

    /** What an image counts for: about its 1,600 tokens. */
    static final int IMAGE = 4_800;

    /** Base64 characters of a document that count as one. */
    private static final int DOCUMENT_SHARE = 4;

    private HistorySize() {}

    static long of(List<Message> messages) {
        return messages.stream().mapToLong(HistorySize::of).sum();
    }

    static long of(Message message) {
        return message.content().stream().mapToLong(HistorySize::of).sum();
    }

    private static long of(Content content) {
        if (content instanceof Content.Text text) {
            return text.text().length();
        }
        if (content instanceof Content.ToolUse use) {
            return use.name().length() + (long) use.input().json().length();
        }
        if (content instanceof Content.ToolResult result) {
            return result.content().stream().mapToLong(HistorySize::of).sum();
        }
        if (content instanceof Content.Thinking thinking) {
            return thinking.text().length();
        }
        if (content instanceof Content.Document document) {
            return document.base64().length() / DOCUMENT_SHARE;
        }
        return content instanceof Content.Image ? IMAGE : 0;
    }
}

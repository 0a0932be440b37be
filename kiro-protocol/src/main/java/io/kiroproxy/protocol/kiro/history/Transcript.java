package io.kiroproxy.protocol.kiro.history;

import io.kiroproxy.core.model.Content;
import io.kiroproxy.core.model.Conversation;
import io.kiroproxy.core.model.Message;
import io.kiroproxy.core.model.Role;
import java.util.ArrayList;
import java.util.List;

/** Older messages as one text for the model to summarise; long pieces are shortened, the oldest may be left out. */
final class Transcript {

    /** Characters of one piece. */
    private static final int MAX_PIECE = 4_000;

    /** Characters of all pieces: about half of the smallest window. */
    private static final int MAX_ALL = 300_000;

    private static final String SYSTEM =
            "You condense the beginning of a conversation between a person and an assistant,"
                    + " so that the assistant can go on without having read it.";

    private Transcript() {}

    /** The question for a summary of {@code older} in at most {@code maxLength} characters. */
    static Conversation question(List<Message> older, int maxLength) {
        String text = "Write what has to be known of the conversation below, in at most " + maxLength
                + " characters: the task and its conditions, decisions and their reasons, names of files, functions and"
                + " commands, what was done and with which result, what is open. Write nothing else.\n\n<conversation>\n"
                + of(older) + "\n</conversation>";
        return Conversation.of(List.of(Message.text(Role.USER, text))).withSystem(SYSTEM);
    }

    private static String of(List<Message> older) {
        List<String> pieces = new ArrayList<>();
        int length = 0;
        for (int i = older.size() - 1; i >= 0 && length < MAX_ALL; i--) {
            List<Content> content = older.get(i).content();
            for (int j = content.size() - 1; j >= 0; j--) {
                String piece = piece(older.get(i).role(), content.get(j));
                if (!piece.isEmpty()) {
                    pieces.add(0, piece);
                    length += piece.length();
                }
            }
        }
        return String.join("\n\n", pieces);
    }

    private static String piece(Role role, Content content) {
        if (content instanceof Content.Text text) {
            String who = role == Role.ASSISTANT ? "Assistant: " : role == Role.USER ? "Person: " : "System: ";
            return text.text().isBlank() ? "" : who + shortened(text.text());
        }
        if (content instanceof Content.ToolUse use) {
            return "Assistant calls " + use.name() + ": "
                    + shortened(use.input().json());
        }
        if (content instanceof Content.ToolResult result) {
            StringBuilder text = new StringBuilder();
            for (Content part : result.content()) {
                text.append(part instanceof Content.Text words ? words.text() : "[attachment]");
            }
            return "Tool answers: " + shortened(text.toString());
        }
        return content instanceof Content.Image || content instanceof Content.Document ? "[attachment]" : "";
    }

    private static String shortened(String text) {
        return text.length() <= MAX_PIECE ? text : cut(text, MAX_PIECE) + " […]";
    }

    /** The first {@code length} characters, no pair split. */
    static String cut(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length);
    }
}

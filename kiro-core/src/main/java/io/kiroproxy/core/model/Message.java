package io.kiroproxy.core.model;

import java.util.List;
import java.util.Objects;

/**
 * One turn of a conversation.
 *
 * @param role who said it
 * @param content its blocks in order; may be empty
 */
public record Message(Role role, List<Content> content) {

    public Message {
        Objects.requireNonNull(role, "role");
        content = List.copyOf(content);
    }

    /** A message of {@code role} with one block of text. */
    public static Message text(Role role, String text) {
        return new Message(role, List.of(new Content.Text(text)));
    }
}

package io.kiroproxy.protocol.responses;

import io.kiroproxy.core.model.Content;
import io.kiroproxy.core.model.JsonText;
import io.kiroproxy.core.model.Role;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One item of a conversation. The wire format is a flat run of items, and an answer that is stored is one too; tools
 * still have the client's own names here, because what they are called upstream is known only at the end of a request.
 */
sealed interface InputItem {

    /** A message. */
    record Said(Role role, List<Content> content) implements InputItem {
        public Said {
            content = List.copyOf(content);
        }
    }

    /** Reasoning that the client replays. */
    record Thought(Content content) implements InputItem {}

    /** A tool call; the namespace is null for tools outside of one. */
    record Call(String id, @Nullable String namespace, String name, JsonText input) implements InputItem {}

    /** What a tool answered. */
    record Result(String callId, List<Content> content) implements InputItem {
        public Result {
            content = List.copyOf(content);
        }
    }

    /**
     * An item of an earlier answer, by its id.
     *
     * @param path where it stands in the request
     */
    record Reference(String id, String path) implements InputItem {}
}

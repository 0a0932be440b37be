package io.kiroproxy.protocol.responses;

import io.kiroproxy.protocol.json.JsonWriter;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One item of an answer while it grows. Its id holds the answer's id, so that a reference leads to both. */
sealed interface OutputItem permits MessageItem, ReasoningItem, CallItem, SearchItem {

    /** What the ids of answers begin with. */
    String ANSWER_PREFIX = "resp_";

    /** How far an item is. */
    enum Status {
        IN_PROGRESS("in_progress"),
        COMPLETED("completed"),
        INCOMPLETE("incomplete"),
        FAILED("failed");

        private final String wireName;

        Status(String wireName) {
            this.wireName = wireName;
        }

        String wireName() {
            return wireName;
        }
    }

    String id();

    Status status();

    /** Its place in the answer. */
    int index();

    /** Writes the item as it is now. */
    void write(JsonWriter json) throws IOException;

    /** What it is in a later conversation; null for nothing. Only once it is done. */
    @Nullable
    InputItem replay();

    /** The id of the item at {@code index} of the answer {@code messageId}. */
    static String id(String prefix, String messageId, int index) {
        return prefix + messageId + "_" + index;
    }

    /** The id of the answer that the item {@code id} belongs to; null when the id is not one of ours. */
    static @Nullable String answerOf(String id) {
        int first = id.indexOf('_');
        int last = id.lastIndexOf('_');
        return first < 0 || first == last ? null : ANSWER_PREFIX + id.substring(first + 1, last);
    }
}

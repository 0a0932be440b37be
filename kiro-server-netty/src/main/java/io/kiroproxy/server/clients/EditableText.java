package io.kiroproxy.server.clients;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A configuration file's text in which single values can be found, set and removed while everything else stays as it
 * is. Immutable.
 */
interface EditableText {

    /** The text. */
    String text();

    /** The value at {@code path} as it is written, null when there is none. */
    @Nullable
    String raw(List<String> path);

    /**
     * A copy with the value at {@code path}, written as {@code raw}.
     *
     * @throws UnreadableFile when it cannot be placed
     */
    EditableText with(List<String> path, String raw);

    /** A copy without the value at {@code path}, and without its line when nothing else stands there. */
    EditableText without(List<String> path);

    /** Whether {@code path} is a table or object with nothing in it. */
    boolean emptyContainer(List<String> path);

    /** How {@code value} is written: text, a boolean, a number, or a map of them. */
    String literal(Object value);

    /** The end of line that the text uses; a plain one when it has none. */
    static String newline(String text) {
        int first = text.indexOf('\n');
        return first > 0 && text.charAt(first - 1) == '\r' ? "\r\n" : "\n";
    }
}

package io.kiroproxy.server.history;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What people wrote about a call.
 *
 * @param tags each once, in the order they were given
 */
public record Remarks(boolean bookmarked, String notes, List<String> tags) {

    /** Nothing. */
    public static final Remarks NONE = new Remarks(false, "", List.of());

    /** Tags of one call. */
    public static final int MAX_TAGS = 50;

    /** Characters of a tag. */
    public static final int MAX_TAG = 100;

    /** Turns remarks into others. */
    public interface Change extends UnaryOperator<Remarks> {}

    public Remarks {
        tags = List.copyOf(tags);
    }

    /** A copy that is bookmarked or not. */
    public Remarks bookmarked(boolean now) {
        return new Remarks(now, notes, tags);
    }

    /** A copy with another note. */
    public Remarks noted(String note) {
        return new Remarks(bookmarked, note, tags);
    }

    /** A copy with one tag more, unless it has it or has enough. */
    public Remarks tagged(String tag) {
        if (tags.contains(tag) || tags.size() >= MAX_TAGS) {
            return this;
        }
        List<String> more = new ArrayList<>(tags);
        more.add(tag);
        return new Remarks(bookmarked, notes, more);
    }

    /** About what they take in memory. */
    public int bytes() {
        return 2 * (notes.length() + tags.stream().mapToInt(String::length).sum());
    }
}

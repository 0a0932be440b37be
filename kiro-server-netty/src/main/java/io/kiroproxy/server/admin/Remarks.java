package io.kiroproxy.server.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What people wrote about a call.
 *
 * @param tags each once, in the order they were given
 */
record Remarks(boolean bookmarked, String notes, List<String> tags) {

    /** Nothing. */
    static final Remarks NONE = new Remarks(false, "", List.of());

    /** Tags of one call. */
    static final int MAX_TAGS = 50;

    /** Characters of a tag. */
    static final int MAX_TAG = 100;

    /** Turns remarks into others. */
    interface Change extends UnaryOperator<Remarks> {}

    Remarks {
        tags = List.copyOf(tags);
    }

    Remarks bookmarked(boolean now) {
        return new Remarks(now, notes, tags);
    }

    Remarks noted(String note) {
        return new Remarks(bookmarked, note, tags);
    }

    Remarks tagged(String tag) {
        if (tags.contains(tag) || tags.size() >= MAX_TAGS) {
            return this;
        }
        List<String> more = new ArrayList<>(tags);
        more.add(tag);
        return new Remarks(bookmarked, notes, more);
    }

    int bytes() {
        return 2 * (notes.length() + tags.stream().mapToInt(String::length).sum());
    }
}

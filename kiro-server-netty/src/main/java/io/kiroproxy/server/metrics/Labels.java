package io.kiroproxy.server.metrics;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Values of labels. A model is known by having run; no value comes from a client's free choice. Thread-safe. */
final class Labels {

    /** Values of one label; what comes after them is {@link #OTHER}. */
    static final int MAX_VALUES = 200;

    /** What has no value of its own. */
    static final String OTHER = "other";

    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    /** {@code value}, which the server itself chose, unless there are too many. */
    String of(@Nullable String value) {
        if (value == null || value.isEmpty()) {
            return OTHER;
        }
        if (seen.contains(value)) {
            return value;
        }
        return seen.size() < MAX_VALUES && seen.add(value) ? value : OTHER;
    }
}

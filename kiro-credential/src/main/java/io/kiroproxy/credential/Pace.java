package io.kiroproxy.credential;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** When attempts began within the last minute: at most so many, whatever minute one looks at (user-pains.md P08). */
final class Pace {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Deque<Instant> begun = new ArrayDeque<>();

    /** Counts an attempt that begins; false when there are {@code limit} already. 0 is no limit. */
    synchronized boolean tryBegin(int limit, Instant now) {
        if (limit <= 0) {
            begun.clear();
            return true;
        }
        if (freeAt(limit, now) != null) {
            return false;
        }
        begun.add(now);
        return true;
    }

    /** When the next attempt may begin; null for now. */
    synchronized @Nullable Instant freeAt(int limit, Instant now) {
        while (!begun.isEmpty() && !now.isBefore(begun.getFirst().plus(MINUTE))) {
            begun.removeFirst();
        }
        return limit <= 0 || begun.size() < limit ? null : begun.getFirst().plus(MINUTE);
    }
}

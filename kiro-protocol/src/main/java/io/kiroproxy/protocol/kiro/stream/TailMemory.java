package io.kiroproxy.protocol.kiro.stream;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Remembers for which account, model and origin a complete answer has ended with the numbers that Kiro sends last. Where
 * that was so once, an answer without them was cut (decisions.md 5). Bounded: the keys used longest ago are forgotten.
 * Any thread.
 */
public final class TailMemory {

    /** Keys that are remembered. */
    public static final int DEFAULT_CAPACITY = 4096;

    /** What an answer's habits depend on. */
    public record Key(String account, String model, String origin) {
        public Key {
            Objects.requireNonNull(account, "account");
            Objects.requireNonNull(model, "model");
            Objects.requireNonNull(origin, "origin");
        }
    }

    private final Set<Key> seen;

    /** @param capacity keys to remember, 1 or more */
    public TailMemory(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity: " + capacity + " (expected: 1 or more)");
        }
        Map<Key, Boolean> recent = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Key, Boolean> eldest) {
                return size() > capacity;
            }
        };
        seen = Collections.synchronizedSet(Collections.newSetFromMap(recent));
    }

    /** Whether an answer for {@code key} has carried its tail before. */
    public boolean expects(Key key) {
        return seen.contains(key);
    }

    /** An answer for {@code key} has carried its tail. */
    public void carried(Key key) {
        seen.add(key);
    }
}

package io.kiroproxy.protocol.kiro.stream;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts events that nobody here knows. Bounded: names beyond the first {@value #MAX_NAMES} are counted together. */
public final class UnknownEvents {

    /** Names that are counted apart. */
    public static final int MAX_NAMES = 64;

    /** Under which the others are counted. */
    public static final String OTHERS = "(others)";

    private static final int MAX_NAME_CHARS = 64;

    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

    /** Creates a counter at zero. */
    public UnknownEvents() {}

    /** One more of {@code name}. */
    void count(String name) {
        String shortened = name.length() <= MAX_NAME_CHARS ? name : name.substring(0, MAX_NAME_CHARS);
        boolean known = counts.containsKey(shortened);
        String key = known || counts.size() < MAX_NAMES ? shortened : OTHERS;
        counts.computeIfAbsent(key, k -> new LongAdder()).increment();
    }

    /** How often each was seen, by name. */
    public Map<String, Long> snapshot() {
        Map<String, Long> copy = new TreeMap<>();
        counts.forEach((name, count) -> copy.put(name, count.sum()));
        return copy;
    }
}

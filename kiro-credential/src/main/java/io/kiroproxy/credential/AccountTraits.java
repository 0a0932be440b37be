package io.kiroproxy.credential;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an owner says about an account: how it is filed, and how much of the traffic it gets. Immutable; blank texts count
 * as absent, tags lose repetitions.
 *
 * @param group at most 64 characters; client keys can be limited to groups; null for none
 * @param tags at most 32 of at most 64 characters each, in the owner's order
 * @param note at most 4,000 characters, null for none
 * @param priority lower goes first with {@link AccountSelector#priority()}
 * @param weight 1 to 1,000, share with {@link AccountSelector#weighted}
 * @param maxInFlight calls at once, 0 for the pool's default
 * @param requestsPerMinute attempts begun within any minute, 0 for no limit
 * @param sessions whose calls it takes
 */
public record AccountTraits(
        @Nullable String group,
        List<String> tags,
        @Nullable String note,
        int priority,
        int weight,
        int maxInFlight,
        int requestsPerMinute,
        Sessions sessions) {

    /** Whose calls an account takes. */
    public enum Sessions {
        /** Those of every session. */
        ALL,
        /** Those of sessions that hold to it already: it is being drained. */
        KNOWN
    }

    /** Nothing said. */
    public static final AccountTraits NONE = new AccountTraits(null, List.of(), null, 0, 1, 0, 0, Sessions.ALL);

    private static final int MAX_NAME = 64;
    private static final int MAX_TAGS = 32;
    private static final int MAX_NOTE = 4_000;
    private static final int MAX_LIMIT = 1_000_000;

    public AccountTraits {
        group = text("group", group, MAX_NAME);
        Set<String> all = new LinkedHashSet<>();
        for (String tag : tags) {
            String stripped = text("tag", tag, MAX_NAME);
            if (stripped != null) {
                all.add(stripped);
            }
        }
        if (all.size() > MAX_TAGS) {
            throw new IllegalArgumentException("tags: " + all.size() + " (expected: at most " + MAX_TAGS + ")");
        }
        tags = List.copyOf(all);
        note = text("note", note, MAX_NOTE);
        within("weight", weight, 1, 1_000);
        within("priority", priority, -MAX_LIMIT, MAX_LIMIT);
        within("max-in-flight", maxInFlight, 0, MAX_LIMIT);
        within("requests-per-minute", requestsPerMinute, 0, MAX_LIMIT);
        Objects.requireNonNull(sessions, "sessions");
    }

    /** A copy in another group, null for none. */
    public AccountTraits withGroup(@Nullable String value) {
        return new AccountTraits(value, tags, note, priority, weight, maxInFlight, requestsPerMinute, sessions);
    }

    /** A copy with other tags. */
    public AccountTraits withTags(List<String> value) {
        return new AccountTraits(
                group,
                Objects.requireNonNull(value, "value"),
                note,
                priority,
                weight,
                maxInFlight,
                requestsPerMinute,
                sessions);
    }

    /** A copy with another note, null for none. */
    public AccountTraits withNote(@Nullable String value) {
        return new AccountTraits(group, tags, value, priority, weight, maxInFlight, requestsPerMinute, sessions);
    }

    /** A copy with another priority. */
    public AccountTraits withPriority(int value) {
        return new AccountTraits(group, tags, note, value, weight, maxInFlight, requestsPerMinute, sessions);
    }

    /** A copy with another weight. */
    public AccountTraits withWeight(int value) {
        return new AccountTraits(group, tags, note, priority, value, maxInFlight, requestsPerMinute, sessions);
    }

    /** A copy with another number of calls at once. */
    public AccountTraits withMaxInFlight(int value) {
        return new AccountTraits(group, tags, note, priority, weight, value, requestsPerMinute, sessions);
    }

    /** A copy with another rate. */
    public AccountTraits withRequestsPerMinute(int value) {
        return new AccountTraits(group, tags, note, priority, weight, maxInFlight, value, sessions);
    }

    /** A copy that takes the calls of other sessions. */
    public AccountTraits withSessions(Sessions value) {
        return new AccountTraits(group, tags, note, priority, weight, maxInFlight, requestsPerMinute, value);
    }

    private static @Nullable String text(String name, @Nullable String value, int most) {
        if (value == null || value.isBlank()) {
            return null;
        }
        String stripped = value.strip();
        if (stripped.length() > most) {
            throw new IllegalArgumentException(
                    name + ": " + stripped.length() + " characters (expected: at most " + most + ")");
        }
        return stripped;
    }

    private static void within(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + least + " to " + most + ")");
        }
    }
}

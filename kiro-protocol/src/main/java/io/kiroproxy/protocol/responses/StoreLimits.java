package io.kiroproxy.protocol.responses;

/**
 * How many finished answers are kept for {@code previous_response_id}. The ones used longest ago go first; an answer
 * that is over the size limit alone is not kept at all.
 *
 * @param maxEntries answers, 0 or more
 * @param maxBytes an estimate of what they take with the conversations before them, 0 or more
 */
public record StoreLimits(int maxEntries, long maxBytes) {

    /** 512 answers in 64 MiB. */
    public static final StoreLimits DEFAULT = new StoreLimits(512, 64L * 1024 * 1024);

    public StoreLimits {
        if (maxEntries < 0 || maxBytes < 0) {
            throw new IllegalArgumentException(
                    "store: " + maxEntries + " entries, " + maxBytes + " bytes (expected: 0 or more)");
        }
    }
}

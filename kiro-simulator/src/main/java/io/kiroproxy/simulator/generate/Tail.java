package io.kiroproxy.simulator.generate;

/** What ends a stream before EOF (kiro-upstream.md 4.4, kiro-upstream-2026.md 4.1). */
public enum Tail {
    /** metadataEvent with the stop reason, contextUsageEvent, meteringEvent. */
    COMPLETE,
    /** As {@link #COMPLETE}, with {@code tokenUsage} in the metadataEvent, which is rare. */
    TOKEN_USAGE,
    /** contextUsageEvent and meteringEvent only, as older captures show. */
    NO_METADATA,
    /** Nothing: EOF follows the last event. */
    NONE
}

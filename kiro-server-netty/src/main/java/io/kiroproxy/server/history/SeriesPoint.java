package io.kiroproxy.server.history;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the calls of one key in one bucket add up to.
 *
 * @param at the bucket's begin
 * @param key the dimension's key, empty for calls that have none
 * @param firstEventP50 milliseconds until content came that half of them did not exceed; null when none had any
 * @param firstEventP95 the same for 95 of 100
 * @param durationP50 milliseconds until they were over
 */
public record SeriesPoint(
        Instant at,
        String key,
        long calls,
        long errors,
        long tokensIn,
        long tokensOut,
        long cacheReadTokens,
        long cacheWriteTokens,
        double credits,
        @Nullable Double firstEventP50,
        @Nullable Double firstEventP95,
        @Nullable Double durationP50) {}

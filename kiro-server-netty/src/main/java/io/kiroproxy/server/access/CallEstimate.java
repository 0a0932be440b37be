package io.kiroproxy.server.access;

import java.util.Objects;

/**
 * What is known of a call before it runs.
 *
 * @param callId the call
 * @param model the model that will run
 * @param multiplier its price relative to others, 0 when not known
 * @param tokensIn an estimate of its input
 * @param tokensOut the most it may write, or a guess where the client set no limit
 */
public record CallEstimate(String callId, String model, double multiplier, long tokensIn, long tokensOut) {

    /** What is set aside for an answer whose length the client did not limit. */
    public static final int UNLIMITED_OUTPUT = 4_096;

    public CallEstimate {
        Objects.requireNonNull(callId, "callId");
        Objects.requireNonNull(model, "model");
    }
}

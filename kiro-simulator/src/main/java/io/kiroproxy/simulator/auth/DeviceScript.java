package io.kiroproxy.simulator.auth;

/**
 * How a device sign-in goes (kiro-upstream.md 12, item 7).
 *
 * @param pendingPolls polls answered {@code authorization_pending}
 * @param slowDowns polls answered {@code slow_down} after these
 * @param outcome what comes then
 */
public record DeviceScript(int pendingPolls, int slowDowns, Outcome outcome) {
    /** How it ends. */
    public enum Outcome {
        /** The person approves. */
        APPROVED,
        /** The code expires. */
        EXPIRED,
        /** The person declines. */
        DENIED,
        /** Nothing, until somebody opens the page with the code; then the person has approved. */
        WHEN_CONFIRMED
    }

    /** One pending poll, then approval. */
    public static DeviceScript approved() {
        return new DeviceScript(1, 0, Outcome.APPROVED);
    }

    /** Pending until the page with the code is opened. */
    public static DeviceScript whenConfirmed() {
        return new DeviceScript(0, 0, Outcome.WHEN_CONFIRMED);
    }
}

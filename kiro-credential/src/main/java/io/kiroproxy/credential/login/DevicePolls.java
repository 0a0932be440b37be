package io.kiroproxy.credential.login;

import java.time.Duration;

/** When a device login asks again: by a timer, every five seconds slower when it is told to (RFC 8628 3.5). */
final class DevicePolls {
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration USUAL = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final Duration SLOWER = Duration.ofSeconds(5);

    private final LoginFlow flow;
    private final Runnable poll;
    private Duration interval;

    DevicePolls(LoginFlow flow, Duration interval, Runnable poll) {
        this.flow = flow;
        this.interval = interval;
        this.poll = poll;
    }

    /** The service's own interval within bounds; the usual one when it gave none. */
    static Duration interval(Duration given) {
        if (given.isZero() || given.isNegative()) {
            return USUAL;
        }
        Duration atLeast = given.compareTo(SHORTEST) < 0 ? SHORTEST : given;
        return atLeast.compareTo(LONGEST) > 0 ? LONGEST : atLeast;
    }

    /** A code's life; as long as the flow's when the service did not say. */
    static Duration lifetime(Duration given, LoginFlow flow) {
        return given.isZero() || given.isNegative() ? flow.parts().settings().expiry() : given;
    }

    void next() {
        flow.after(interval, poll);
    }

    void pending() {
        flow.pending();
        next();
    }

    void slowDown() {
        Duration slower = interval.plus(SLOWER);
        interval = slower.compareTo(LONGEST) > 0 ? LONGEST : slower;
        flow.slowDown(interval);
        next();
    }
}

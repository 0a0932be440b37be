package io.kiroproxy.server.http;

import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/** Ids of calls: unique within the process by a counter, and very likely beyond it by a random part. */
final class CallIds {

    private static final int MAX_CLIENT_ID = 128;

    private final String prefix;
    private final AtomicLong counter = new AtomicLong();

    CallIds(RandomGenerator random) {
        this.prefix = String.format("%012x", random.nextLong() & 0xffff_ffff_ffffL);
    }

    String next() {
        return prefix + String.format("%08x", counter.incrementAndGet());
    }

    /** Whether an id of the client's own can be taken over into headers and logs. */
    static boolean clean(String id) {
        return !id.isEmpty() && id.length() <= MAX_CLIENT_ID && id.chars().allMatch(CallIds::allowed);
    }

    private static boolean allowed(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "._-".indexOf(c) >= 0;
    }
}

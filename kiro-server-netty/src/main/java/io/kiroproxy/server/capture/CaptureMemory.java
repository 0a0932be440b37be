package io.kiroproxy.server.capture;

import java.util.concurrent.atomic.AtomicLong;

/** Memory for the captures of all calls that run. Thread-safe. */
final class CaptureMemory {

    private final long limit;
    private final AtomicLong used = new AtomicLong();

    CaptureMemory(long limit) {
        this.limit = limit;
    }

    boolean reserve(long bytes) {
        if (used.addAndGet(bytes) <= limit) {
            return true;
        }
        used.addAndGet(-bytes);
        return false;
    }

    void release(long bytes) {
        used.addAndGet(-bytes);
    }

    long used() {
        return used.get();
    }
}

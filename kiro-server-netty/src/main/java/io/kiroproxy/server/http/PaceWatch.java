package io.kiroproxy.server.http;

import io.kiroproxy.core.spi.CallExecutor;
import io.kiroproxy.server.transport.LoopExecutor;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Speaks up when a body comes in too slowly. On the event loop. */
final class PaceWatch {

    private final BodyPace pace;
    private final LoopExecutor loop;
    private final Runnable onSlow;
    private CallExecutor.@Nullable Cancellable timer;

    PaceWatch(BodyPace pace, LoopExecutor loop, Runnable onSlow) {
        this.pace = pace;
        this.loop = loop;
        this.onSlow = onSlow;
    }

    void start() {
        long left = pace.left(loop.now());
        if (left > 0) {
            timer = loop.schedule(Duration.ofNanos(left), this::start);
        } else {
            onSlow.run();
        }
    }

    void received(int bytes) {
        pace.received(bytes, loop.now());
    }

    void stop() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}

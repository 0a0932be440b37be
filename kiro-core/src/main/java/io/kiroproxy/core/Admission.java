package io.kiroproxy.core;

import io.kiroproxy.core.spi.CallExecutor;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One call's way to a place among the calls in flight, and back (decisions.md 1). Confined to its executor. */
final class Admission {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final CallSlots slots;
    private final CallExecutor executor;
    private final Duration maxWait;
    private CallSlots.@Nullable Waiter waiter;
    private CallExecutor.@Nullable Cancellable timer;
    private boolean inside;

    Admission(CallSlots slots, CallExecutor executor, Duration maxWait) {
        this.slots = slots;
        this.executor = executor;
        this.maxWait = maxWait;
    }

    /** Runs {@code entered} once there is a place, or {@code refused} when that takes too long. */
    void enter(Runnable entered, Consumer<GatewayException> refused) {
        if (slots.enter()) {
            inside = true;
            entered.run();
            return;
        }
        waiter = maxWait.isZero() ? null : slots.await(() -> granted(entered));
        if (waiter == null) {
            refused.accept(overloaded());
        } else {
            timer = executor.schedule(maxWait, () -> refused.accept(overloaded()));
        }
    }

    private void granted(Runnable entered) {
        try {
            executor.execute(() -> {
                if (waiter != null) {
                    waiter = null;
                    stopTimer();
                    inside = true;
                    entered.run();
                }
            });
        } catch (RejectedExecutionException e) {
            slots.leave();
        }
    }

    /** Gives the place back, or stops waiting for one. */
    void leave() {
        stopTimer();
        CallSlots.Waiter waiting = waiter;
        waiter = null;
        if (inside || waiting != null && !slots.forget(waiting)) {
            inside = false;
            slots.leave();
        }
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private static GatewayException overloaded() {
        return new GatewayException(
                ErrorKind.OVERLOADED, "too many calls are running; try again in a moment", RETRY_AFTER, null);
    }
}

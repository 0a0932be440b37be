package io.kiroproxy.benchmarks.http2;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/** Calls that each begin when the one before has its whole answer, until a moment. */
final class ClosedLoop {

    private final Calls calls;
    private final long until;
    private final AtomicInteger answers = new AtomicInteger();
    private final AtomicInteger running = new AtomicInteger();
    private final CompletableFuture<Integer> over = new CompletableFuture<>();

    /** @param until in the time of {@link System#nanoTime} */
    ClosedLoop(Calls calls, long until) {
        this.calls = calls;
        this.until = until;
    }

    /** Makes calls, {@code atOnce} at a time, and says how many were answered; the first that fails ends it. */
    int run(int atOnce) throws ExecutionException, InterruptedException {
        running.set(atOnce);
        for (int i = 0; i < atOnce; i++) {
            next();
        }
        return over.get();
    }

    private void next() {
        calls.start("/").whole().whenComplete((done, failure) -> {
            if (failure != null) {
                over.completeExceptionally(failure);
            } else {
                answers.incrementAndGet();
                goOn();
            }
        });
    }

    private void goOn() {
        if (System.nanoTime() - until < 0) {
            next();
        } else if (running.decrementAndGet() == 0) {
            over.complete(answers.get());
        }
    }
}

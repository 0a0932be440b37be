package io.kiroproxy.simulator.http;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** The latest requests, bounded in number and in bytes; the oldest go first. Safe for several threads. */
public final class RequestLog {
    /** Requests kept. */
    public static final int MAX_REQUESTS = 20_000;
    /** Bytes of bodies kept. */
    public static final long MAX_BYTES = 128L * 1024 * 1024;

    private final Deque<RecordedRequest> kept = new ArrayDeque<>();
    private final List<Waiter> waiters = new ArrayList<>();
    private long bytes;
    private long total;

    private record Waiter(Predicate<RecordedRequest> wanted, CompletableFuture<RecordedRequest> found) {}

    /** The requests kept, oldest first. */
    public synchronized List<RecordedRequest> all() {
        return List.copyOf(kept);
    }

    /** How many requests there were since the start, kept or not. */
    public synchronized long total() {
        return total;
    }

    /** Forgets everything kept so far. */
    public synchronized void clear() {
        kept.clear();
        bytes = 0;
    }

    /**
     * Waits for a request that is wanted, among those kept and those to come. Requests are offered when their answer
     * has been decided, so {@code operation}, {@code account} and {@code status} are known.
     *
     * @throws AssertionError when none came in time
     */
    public RecordedRequest await(Predicate<RecordedRequest> wanted, Duration atMost) {
        try {
            return next(wanted).get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("no such request within " + atMost + "; there were: " + all(), e);
        } catch (ExecutionException e) {
            throw new AssertionError("a request could not be looked at", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for a request", e);
        }
    }

    private synchronized CompletableFuture<RecordedRequest> next(Predicate<RecordedRequest> wanted) {
        for (RecordedRequest request : kept) {
            if (wanted.test(request)) {
                return CompletableFuture.completedFuture(request);
            }
        }
        Waiter waiter = new Waiter(wanted, new CompletableFuture<>());
        waiters.add(waiter);
        return waiter.found;
    }

    synchronized void add(RecordedRequest request) {
        total++;
        kept.add(request);
        bytes += request.weight();
        while (kept.size() > MAX_REQUESTS || (bytes > MAX_BYTES && kept.size() > 1)) {
            bytes -= kept.remove().weight();
        }
        for (Iterator<Waiter> i = waiters.iterator(); i.hasNext(); ) {
            Waiter waiter = i.next();
            if (waiter.found.isDone() || waiter.wanted.test(request)) {
                waiter.found.complete(request);
                i.remove();
            }
        }
    }
}

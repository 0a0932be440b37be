package io.kiroproxy.server.http;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Whether a server takes new calls, and how many it still serves. It exists before the server, so that the server's own API
 * can speak about it. Thread-safe; never waits.
 */
public final class Drain {

    private final CompletableFuture<Void> quiet = new CompletableFuture<>();
    private final AtomicReference<@Nullable Runnable> onBegin = new AtomicReference<>();
    private final AtomicInteger running = new AtomicInteger();
    private volatile boolean draining;

    private Drain() {}

    /** Of a server that is about to start. */
    public static Drain create() {
        return new Drain();
    }

    /**
     * Has the server refuse new calls from now on and end when the running ones have ended; more than once does no harm.
     *
     * @return whether there was a server to tell, and nobody had told it
     */
    public boolean begin() {
        Runnable told = onBegin.getAndSet(null);
        if (told == null) {
            return false;
        }
        told.run();
        return true;
    }

    /** Whether new calls are refused. */
    public boolean draining() {
        return draining;
    }

    /** Calls of client protocols that have begun and whose answers are not out. */
    public int running() {
        return running.get();
    }

    /** Tells {@code server} when somebody asks for it. */
    void onBegin(Runnable server) {
        onBegin.set(server);
    }

    /** Completes when no call runs in a server that takes none any more. */
    CompletionStage<Void> quiet() {
        return quiet;
    }

    void refuseCalls() {
        draining = true;
        completeWhenQuiet();
    }

    void enter() {
        running.incrementAndGet();
    }

    void leave() {
        running.decrementAndGet();
        completeWhenQuiet();
    }

    /** Whoever comes last sees both: each writes its own half before it looks at the other's. */
    private void completeWhenQuiet() {
        if (draining && running.get() == 0) {
            quiet.complete(null);
        }
    }
}

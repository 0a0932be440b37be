package io.kiroproxy.server.http;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Whether a server takes new calls, and how many it still serves. It exists before the server, so that the server's own API
 * can speak about it. Thread-safe; never waits.
 */
public final class Drain {

    private final CompletableFuture<Void> quiet = new CompletableFuture<>();
    private @Nullable Runnable onBegin;
    private boolean draining;
    private int running;

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
        Runnable told;
        synchronized (this) {
            told = onBegin;
            onBegin = null;
        }
        if (told == null) {
            return false;
        }
        told.run();
        return true;
    }

    /** Whether new calls are refused. */
    public synchronized boolean draining() {
        return draining;
    }

    /** Calls of client protocols that have begun and whose answers are not out. */
    public synchronized int running() {
        return running;
    }

    /** Tells {@code server} when somebody asks for it. */
    synchronized void onBegin(Runnable server) {
        onBegin = server;
    }

    /** Completes when no call runs in a server that takes none any more. */
    CompletionStage<Void> quiet() {
        return quiet;
    }

    void refuseCalls() {
        synchronized (this) {
            draining = true;
        }
        completeWhenQuiet();
    }

    synchronized void enter() {
        running++;
    }

    void leave() {
        synchronized (this) {
            running--;
        }
        completeWhenQuiet();
    }

    private void completeWhenQuiet() {
        boolean over;
        synchronized (this) {
            over = draining && running == 0;
        }
        if (over) {
            quiet.complete(null);
        }
    }
}

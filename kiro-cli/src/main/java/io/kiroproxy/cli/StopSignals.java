package io.kiroproxy.cli;

import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;

/** Ctrl-C once lets running calls end, twice stops at once; SIGTERM lets them end too. */
final class StopSignals {

    private static final int INTERRUPTED = 130;

    private StopSignals() {}

    /** What is undone once there is nothing left to drain. */
    interface Armed extends AutoCloseable {
        @Override
        void close();
    }

    /** Has {@code drain} run when the program is told to stop, until the answer is closed. */
    static Armed drainOnce(Runnable drain) {
        Thread hook = new Thread(drain, "kiro-drain");
        Runtime.getRuntime().addShutdownHook(hook);
        AtomicBoolean asked = new AtomicBoolean();
        onInterrupt(() -> {
            if (asked.compareAndSet(false, true)) {
                new Thread(() -> System.exit(INTERRUPTED), "kiro-stop").start();
            } else {
                Runtime.getRuntime().halt(INTERRUPTED);
            }
        });
        return () -> disarm(hook);
    }

    private static void disarm(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            System.getLogger(StopSignals.class.getName())
                    .log(System.Logger.Level.DEBUG, "the program is stopping already");
        }
    }

    /** Leaves Ctrl-C to the program that was started, which gets it from the terminal too. */
    static void leaveInterrupts() {
        onInterrupt(() -> {});
    }

    /** The JVM's own handler takes no second Ctrl-C; without {@code sun.misc.Signal} it stays in place. */
    private static void onInterrupt(Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object listener =
                    Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, (self, method, with) -> {
                        if (method.getName().equals("handle")) {
                            action.run();
                        }
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("INT"), listener);
        } catch (ReflectiveOperationException e) {
            System.getLogger(StopSignals.class.getName())
                    .log(System.Logger.Level.DEBUG, "a second Ctrl-C is not noticed cause={0}", e.toString());
        }
    }
}

package io.kiroproxy.cli;

import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;

/** Moves on standard error while something takes its time; shows nothing where that is no terminal. */
final class Spinner implements AutoCloseable {

    private static final String FRAMES = "|/-\\";
    private static final long FIRST_MILLIS = 150;
    private static final long NEXT_MILLIS = 100;

    private final PrintWriter err;
    private final String words;
    private final Thread thread;

    private Spinner(PrintWriter err, String words) {
        this.err = err;
        this.words = words;
        this.thread = new Thread(this::turn, "kiro-spinner");
        thread.setDaemon(true);
    }

    /** Begins to turn, after a moment. */
    static Spinner start(Screen screen, PrintWriter err, String words) {
        Spinner spinner = new Spinner(err, words);
        if (screen.moves()) {
            spinner.thread.start();
        }
        return spinner;
    }

    private void turn() {
        boolean shown = false;
        try {
            TimeUnit.MILLISECONDS.sleep(FIRST_MILLIS);
            for (int i = 0; true; i++) {
                err.print("\r" + FRAMES.charAt(i % FRAMES.length()) + " " + words);
                err.flush();
                shown = true;
                TimeUnit.MILLISECONDS.sleep(NEXT_MILLIS);
            }
        } catch (InterruptedException e) {
            if (shown) {
                err.print("\r\u001b[K");
                err.flush();
            }
        }
    }

    /** Wipes what was shown. */
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

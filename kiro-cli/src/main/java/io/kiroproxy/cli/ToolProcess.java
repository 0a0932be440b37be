package io.kiroproxy.cli;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A tool that runs; it does not outlive the command that lent it its connection, whenever that is told to stop. */
final class ToolProcess {

    private @Nullable Process process;
    private boolean stopped;

    /** Starts it, stopped when this program is. */
    Process start(ProcessBuilder program) throws IOException {
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "kiro-stop-tool"));
        synchronized (this) {
            if (stopped) {
                throw new IOException("told to stop");
            }
            Process started = program.start();
            process = started;
            return started;
        }
    }

    private synchronized void stop() {
        stopped = true;
        Process running = process;
        if (running != null) {
            running.destroy();
            running.onExit().join();
        }
    }
}

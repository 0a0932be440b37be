package io.kiroproxy.credential.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Mutual exclusion between processes by a lock file, which the system frees when its holder dies. */
public final class FileMutex {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(2);

    private FileMutex() {}

    /** What is done while a lock is held. */
    @FunctionalInterface
    public interface Guarded<T> {
        T run() throws IOException;
    }

    /** Runs {@code task} under the lock, waiting for it at most 10 s. */
    public static <T> T under(Path file, Guarded<T> task) throws IOException {
        Held held = lock(file);
        try {
            return task.run();
        } finally {
            held.close();
        }
    }

    /** A lock that is held until closed. */
    public record Held(FileChannel channel, FileLock lock) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            try (channel) {
                lock.release();
            }
        }
    }

    /** Takes the lock when it is free. */
    public static Optional<Held> tryLock(Path file) throws IOException {
        FileChannel channel = PrivateFiles.lockFile(file);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return Optional.of(new Held(channel, lock));
            }
        } catch (OverlappingFileLockException e) {
            channel.close();
            return Optional.empty();
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        return Optional.empty();
    }

    private static Held lock(Path file) throws IOException {
        long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
        while (true) {
            Optional<Held> held = tryLock(file);
            if (held.isPresent()) {
                return held.get();
            }
            if (System.nanoTime() > deadline) {
                throw new IOException(file + ": held by another process for more than " + LONGEST_WAIT.toSeconds()
                        + " s; is one of them stuck?");
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}

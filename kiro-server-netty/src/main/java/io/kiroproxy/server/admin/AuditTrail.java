package io.kiroproxy.server.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.credential.store.PrivateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The last changes by administrators, in memory and, with a home, in {@code audit.jsonl} there: one JSON object a line,
 * for its owner alone. A full file is put aside as {@code audit.old.jsonl}, and the one before it goes. Adding is for any
 * thread and never blocks; lines are written by a thread of its own.
 */
public final class AuditTrail implements AutoCloseable {

    /** Entries that can be read. */
    static final int MAX_ENTRIES = 1_000;

    /** Bytes of a file. */
    static final long MAX_FILE = 1 << 20;

    private static final int MAX_WAITING = 10_000;
    private static final long PATIENCE_SECONDS = 5;
    private static final System.Logger LOG = System.getLogger(AuditTrail.class.getName());

    private final @Nullable Path file;
    private final ThreadPoolExecutor writer;
    private final ArrayDeque<ObjectNode> entries = new ArrayDeque<>();
    private long lastId;
    private boolean failing;

    private AuditTrail(@Nullable Path file) {
        this.file = file;
        writer = new ThreadPoolExecutor(1, 1, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MAX_WAITING), task -> {
            Thread thread = new Thread(task, "kiro-audit");
            thread.setDaemon(true);
            return thread;
        });
        writer.allowCoreThreadTimeOut(true);
    }

    /** One that is forgotten at exit. */
    public static AuditTrail inMemory() {
        return new AuditTrail(null);
    }

    /** One that goes on where {@code home} ends; blocks for a moment. What cannot be read is left out. */
    public static AuditTrail inHome(Path home) {
        AuditTrail trail = new AuditTrail(home.resolve("audit.jsonl"));
        trail.read(home.resolve("audit.old.jsonl"));
        trail.read(home.resolve("audit.jsonl"));
        return trail;
    }

    /** Takes {@code entry}, which gets an {@code id} larger than all before it. */
    void add(ObjectNode entry) {
        synchronized (entries) {
            entry.put("id", ++lastId);
            keep(entry);
        }
        if (file != null) {
            byte[] line = (entry + "\n").getBytes(StandardCharsets.UTF_8);
            try {
                writer.execute(() -> append(file, line));
            } catch (RejectedExecutionException e) {
                LOG.log(System.Logger.Level.WARNING, "a line of the audit trail was not written: too many wait");
            }
        }
    }

    /** The newest first, older than {@code before}, at most {@code limit}. */
    List<ObjectNode> newest(long before, int limit, Predicate<ObjectNode> wanted) {
        List<ObjectNode> found = new ArrayList<>();
        synchronized (entries) {
            Iterator<ObjectNode> all = entries.descendingIterator();
            while (all.hasNext() && found.size() < limit) {
                ObjectNode entry = all.next();
                if (entry.path("id").asLong() < before && wanted.test(entry)) {
                    found.add(entry);
                }
            }
        }
        return found;
    }

    /** Writes what waits. Blocks for a moment. Idempotent. */
    @Override
    public void close() {
        writer.shutdown();
        try {
            if (!writer.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                LOG.log(System.Logger.Level.WARNING, "the audit trail was not written to its end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void keep(ObjectNode entry) {
        entries.addLast(entry);
        if (entries.size() > MAX_ENTRIES) {
            entries.removeFirst();
        }
    }

    private void read(Path from) {
        try {
            if (!Files.isRegularFile(from) || Files.size(from) > 2 * MAX_FILE) {
                return;
            }
            for (String line : Files.readAllLines(from)) {
                read(line);
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "the audit trail cannot be read cause={0}", e.toString());
        }
    }

    private void read(String line) {
        JsonNode entry;
        try {
            entry = Json.MAPPER.readTree(line);
        } catch (JsonProcessingException e) {
            // The last line of a process that was killed.
            return;
        }
        if (entry instanceof ObjectNode object && object.path("id").canConvertToLong()) {
            synchronized (entries) {
                lastId = Math.max(lastId, object.path("id").asLong());
                keep(object);
            }
        }
    }

    private void append(Path to, byte[] line) {
        try {
            if (Files.exists(to) && Files.size(to) + line.length > MAX_FILE) {
                Files.move(to, to.resolveSibling("audit.old.jsonl"), StandardCopyOption.REPLACE_EXISTING);
            }
            if (!Files.exists(to)) {
                PrivateFiles.write(to, new byte[0]);
            }
            try (FileChannel channel = FileChannel.open(to, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
                ByteBuffer bytes = ByteBuffer.wrap(line);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            }
            failing = false;
        } catch (IOException e) {
            if (!failing) {
                LOG.log(System.Logger.Level.WARNING, "the audit trail cannot be written cause={0}", e.toString());
            }
            failing = true;
        }
    }
}

package io.kiroproxy.server.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.credential.store.FileMutex;
import io.kiroproxy.credential.store.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * When models were first and last on the list of an account of this home, also by other processes and before a restart:
 * {@code state/models.json}. Thread-safe; only {@link #inHome} and {@link #save} block.
 */
final class ModelSightings {

    /** Models that are remembered; those not seen for longest go first. */
    static final int MAX_MODELS = 1_000;

    /** Bytes of a file that is read; a larger one is none of ours. */
    private static final long MAX_FILE = 1 << 20;

    /** When a model was seen. */
    record Seen(Instant first, Instant last) {

        Seen and(Seen other) {
            return new Seen(
                    first.isBefore(other.first) ? first : other.first, last.isAfter(other.last) ? last : other.last);
        }
    }

    private final @Nullable Path state;
    private Map<String, Seen> known = new HashMap<>();
    private Map<String, Seen> saved = Map.of();

    private ModelSightings(@Nullable Path state) {
        this.state = state;
    }

    /** What {@code home} knows; null remembers in memory only. A file that makes no sense is replaced at the next change. */
    static ModelSightings inHome(@Nullable Path home) {
        ModelSightings sightings = new ModelSightings(home == null ? null : home.resolve("state"));
        sightings.known = sightings.read();
        sightings.saved = Map.copyOf(sightings.known);
        return sightings;
    }

    /** Remembers models, each with when it was last seen. */
    synchronized void note(Map<String, Instant> lastSeen) {
        lastSeen.forEach((id, at) -> known.merge(id, new Seen(at, at), Seen::and));
        trim(known);
    }

    /** Null when it has not been seen. */
    synchronized @Nullable Seen of(String id) {
        return known.get(id);
    }

    /** Writes what has changed, together with what other processes have seen. */
    void save() throws IOException {
        Map<String, Seen> now;
        synchronized (this) {
            now = Map.copyOf(known);
            if (state == null || now.equals(saved)) {
                return;
            }
        }
        Path folder = state;
        PrivateFiles.folder(folder);
        PrivateFiles.folder(folder.resolve("locks"));
        Map<String, Seen> all = FileMutex.under(folder.resolve("locks").resolve("models.lock"), () -> {
            Map<String, Seen> merged = read();
            now.forEach((id, seen) -> merged.merge(id, seen, Seen::and));
            trim(merged);
            PrivateFiles.write(file(folder), json(merged).toString().getBytes(StandardCharsets.UTF_8));
            return merged;
        });
        synchronized (this) {
            all.forEach((id, seen) -> known.merge(id, seen, Seen::and));
            trim(known);
            saved = all;
        }
    }

    private static Path file(Path folder) {
        return folder.resolve("models.json");
    }

    private static void trim(Map<String, Seen> models) {
        while (models.size() > MAX_MODELS) {
            models.entrySet().stream()
                    .min(Comparator.comparing((Map.Entry<String, Seen> entry) ->
                                    entry.getValue().last())
                            .thenComparing(Map.Entry::getKey))
                    .ifPresent(oldest -> models.remove(oldest.getKey()));
        }
    }

    private Map<String, Seen> read() {
        Map<String, Seen> models = new HashMap<>();
        try {
            if (state == null || !Files.isRegularFile(file(state)) || Files.size(file(state)) > MAX_FILE) {
                return models;
            }
            Json.MAPPER
                    .readTree(Files.readAllBytes(file(state)))
                    .properties()
                    .forEach(model -> models.put(
                            model.getKey(),
                            new Seen(
                                    at(model.getValue().path("first")),
                                    at(model.getValue().path("last")))));
            return models;
        } catch (IOException e) {
            // It is only about when something was seen; what cannot be read begins anew.
            return new HashMap<>();
        }
    }

    private static Instant at(JsonNode millis) {
        return Instant.ofEpochMilli(millis.asLong());
    }

    private static ObjectNode json(Map<String, Seen> models) {
        ObjectNode json = Json.object();
        new TreeMap<>(models).forEach((id, seen) -> json.putObject(id)
                .put("first", seen.first().toEpochMilli())
                .put("last", seen.last().toEpochMilli()));
        return json;
    }
}

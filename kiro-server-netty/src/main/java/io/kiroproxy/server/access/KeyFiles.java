package io.kiroproxy.server.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.credential.store.FileMutex;
import io.kiroproxy.credential.store.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Keys and their usage in a home: {@code keys.json} holds the keys, {@code state/keys.json} what they have used and what
 * each running server has set aside. Both belong to their owner alone and are replaced, never written over. Blocks;
 * confined to the keeper's thread.
 */
final class KeyFiles {

    /** Bytes of a file that is read; a larger one is none of ours. */
    static final long MAX_FILE = 32 << 20;

    private static final ObjectMapper MAPPER = JsonMapper.builder().build();

    private final Path keys;
    private final Path usage;
    private final Path locks;
    private final String owner = UUID.randomUUID().toString();
    private FileMutex.@Nullable Held alive;
    private @Nullable FileTime keysSeen;

    KeyFiles(Path home) {
        this.keys = home.resolve("keys.json");
        Path state = home.resolve("state");
        this.usage = state.resolve("keys.json");
        this.locks = state.resolve("locks");
    }

    /** Marks this server as alive; the system takes the mark away when the process ends, however it ends. */
    void open() throws IOException {
        PrivateFiles.folder(locks);
        alive = FileMutex.tryLock(ownerLock(owner)).orElse(null);
    }

    void close() throws IOException {
        if (alive != null) {
            alive.close();
            alive = null;
            PrivateFiles.delete(ownerLock(owner));
        }
    }

    String owner() {
        return owner;
    }

    /** Runs {@code task} while no other server touches the files. */
    <T> T exclusively(FileMutex.Guarded<T> task) throws IOException {
        return FileMutex.under(locks.resolve("keys.lock"), task);
    }

    /** Whether the server {@code other} still runs. What a dead one left is removed. */
    boolean alive(String other) throws IOException {
        if (other.equals(owner)) {
            return true;
        }
        Path lock = ownerLock(other);
        if (!Files.exists(lock)) {
            return false;
        }
        Optional<FileMutex.Held> free = FileMutex.tryLock(lock);
        if (free.isEmpty()) {
            return true;
        }
        free.get().close();
        PrivateFiles.delete(lock);
        return false;
    }

    /** The keys when the file has changed since the last look, null when it has not. */
    @Nullable
    List<ClientKey> readKeysIfChanged() throws IOException {
        FileTime now = Files.exists(keys) ? Files.getLastModifiedTime(keys) : FileTime.fromMillis(0);
        return now.equals(keysSeen) ? null : readKeys();
    }

    /**
     * The keys.
     *
     * @throws IOException when there is a file and it makes no sense: to go on without keys would let anybody in
     */
    List<ClientKey> readKeys() throws IOException {
        if (!Files.exists(keys)) {
            keysSeen = FileTime.fromMillis(0);
            return List.of();
        }
        FileTime time = Files.getLastModifiedTime(keys);
        List<ClientKey> read = new ArrayList<>();
        try {
            for (JsonNode key : MAPPER.readTree(content(keys)).path("keys")) {
                read.add(key(key));
            }
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new IOException(keys + ": not a list of client keys (" + e.getMessage() + ")", e);
        }
        keysSeen = time;
        return read;
    }

    void writeKeys(List<ClientKey> all) throws IOException {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode list = json.putArray("keys");
        all.forEach(key -> list.add(json(key)));
        PrivateFiles.write(keys, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(json));
        keysSeen = Files.getLastModifiedTime(keys);
    }

    /** What is in the file of usage; an empty object when there is none or it makes no sense. */
    ObjectNode readUsage() throws IOException {
        if (!Files.isRegularFile(usage) || Files.size(usage) > MAX_FILE) {
            return JsonNodeFactory.instance.objectNode();
        }
        try {
            return MAPPER.readTree(Files.readAllBytes(usage)) instanceof ObjectNode object
                    ? object
                    : JsonNodeFactory.instance.objectNode();
        } catch (JsonProcessingException e) {
            return JsonNodeFactory.instance.objectNode();
        }
    }

    void writeUsage(ObjectNode json) throws IOException {
        PrivateFiles.write(usage, MAPPER.writeValueAsBytes(json));
    }

    private Path ownerLock(String id) {
        return locks.resolve("keys-" + id.replaceAll("[^0-9a-f-]", "_") + ".lock");
    }

    private static byte[] content(Path file) throws IOException {
        if (Files.size(file) > MAX_FILE) {
            throw new IOException(file + ": larger than " + MAX_FILE + " bytes");
        }
        return Files.readAllBytes(file);
    }

    private static ObjectNode json(ClientKey key) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", key.id()).put("enabled", key.enabled());
        json.put("created_at", KeyTermsJson.seconds(key.createdAt()));
        json.put("rotated_at", KeyTermsJson.seconds(key.rotatedAt()));
        json.set("terms", KeyTermsJson.write(key.terms()));
        ArrayNode sums = json.putArray("sums");
        key.sums().forEach(sum -> sums.addObject()
                .put("sha256", sum.sha256())
                .put("prefix", sum.prefix())
                .put("until", KeyTermsJson.seconds(sum.until())));
        return json;
    }

    private static ClientKey key(JsonNode json) {
        List<KeySum> sums = new ArrayList<>();
        for (JsonNode sum : json.path("sums")) {
            sums.add(new KeySum(
                    sum.path("sha256").asText(), sum.path("prefix").asText(), KeyTermsJson.time(sum.path("until"))));
        }
        return new ClientKey(
                json.path("id").asText(),
                KeyTermsJson.read(json.path("terms")),
                sums,
                json.path("enabled").asBoolean(false),
                instant(json, "created_at"),
                instant(json, "rotated_at"));
    }

    private static Instant instant(JsonNode json, String name) {
        Instant time = KeyTermsJson.time(json.path(name));
        return time == null ? Instant.EPOCH : time;
    }
}

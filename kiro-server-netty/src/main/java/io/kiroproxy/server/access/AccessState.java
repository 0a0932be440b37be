package io.kiroproxy.server.access;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/**
 * What servers that work together share about client keys (decisions.md 28). Thread-safe; nothing here blocks its
 * caller, what takes time is left to the stage.
 */
public interface AccessState extends AutoCloseable {

    /** All keys, oldest first. */
    List<ClientKey> keys();

    /** The key with that sum among its sums, whether it may be used or not. */
    Optional<ClientKey> withSum(String sha256);

    /**
     * Replaces the keys by what {@code change} makes of them, in one step. An exception of {@code change} fails the
     * stage and changes nothing.
     */
    CompletionStage<Void> change(UnaryOperator<List<ClientKey>> change);

    /** Sets aside what a call may use, or says why it must not run. */
    CompletionStage<Admittance> reserve(Claim claim);

    /** Gives back what was set aside and counts what was used instead. Once only; later ones do nothing. */
    void settle(Admittance.Granted granted, Spending spent);

    /** What a key has used, by its id. */
    KeyUsage usage(String key);

    /** What keys have used, by id. */
    default Map<String, KeyUsage> usages() {
        Map<String, KeyUsage> all = new java.util.LinkedHashMap<>();
        keys().forEach(key -> all.put(key.id(), usage(key.id())));
        return all;
    }

    /** Writes what is left. Blocks for a moment. Idempotent. */
    @Override
    void close();

    /** State of this process alone, forgotten at exit. */
    static AccessState inMemory(InstantSource clock) {
        return new LocalAccessState(null, clock);
    }

    /**
     * State kept in {@code home}, which must exist, and shared with the other processes that use it: they hear of each
     * other's calls within {@link LocalAccessState#RHYTHM}.
     *
     * @throws IOException when the files cannot be read
     */
    static AccessState inHome(Path home, InstantSource clock) throws IOException {
        LocalAccessState state = new LocalAccessState(new KeyFiles(home), clock);
        state.open();
        return state;
    }
}

package io.kiroproxy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kiroproxy.credential.store.PrivateFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The note a running server leaves in its home, {@code state/server.json}, so that other commands find it. */
final class RunningServer implements AutoCloseable {

    private final Path note;

    private RunningServer(Path note) {
        this.note = note;
    }

    private static Path note(Path home) {
        return home.resolve("state").resolve("server.json");
    }

    /** Leaves the note; taken away by {@link #close}. */
    static RunningServer announce(Path home, URI uri) throws IOException {
        Path note = note(home);
        PrivateFiles.folder(home);
        PrivateFiles.folder(home.resolve("state"));
        String content = Json.object(
                "uri", fromHere(uri).toString(), "pid", ProcessHandle.current().pid());
        PrivateFiles.write(note, content.getBytes(StandardCharsets.UTF_8));
        return new RunningServer(note);
    }

    /** A server on every address is reached from this machine by the loopback one: "every address" is no server's name. */
    static URI fromHere(URI uri) {
        return switch (uri.getHost()) {
            case "0.0.0.0" -> URI.create("http://127.0.0.1:" + uri.getPort());
            case "[::]", "[0:0:0:0:0:0:0:0]" -> URI.create("http://[::1]:" + uri.getPort());
            default -> uri;
        };
    }

    /** Where the server on {@code home} listens; null when none runs. A note of a dead process counts for nothing. */
    static @Nullable URI on(Path home) throws IOException {
        Path note = note(home);
        if (!Files.exists(note)) {
            return null;
        }
        JsonNode read = read(note);
        boolean alive = ProcessHandle.of(read.path("pid").asLong(-1))
                .map(ProcessHandle::isAlive)
                .orElse(false);
        return alive ? URI.create(read.path("uri").asText()) : null;
    }

    /** Another server on the same home may have left its own note since. */
    @Override
    public void close() throws IOException {
        boolean ours = Files.exists(note)
                && read(note).path("pid").asLong() == ProcessHandle.current().pid();
        if (ours) {
            PrivateFiles.delete(note);
        }
    }

    private static JsonNode read(Path note) throws IOException {
        return new ObjectMapper().readTree(Files.readString(note));
    }
}

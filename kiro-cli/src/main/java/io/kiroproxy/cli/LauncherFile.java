package io.kiroproxy.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What KiroProxy's launcher remembers (kiroproxy-contract.md 2.3). Only its port has a counterpart: a browser is not opened
 * here, and the page chooses its language by itself. The file is read and never written.
 *
 * @param file where it is
 * @param port the remembered port, 0 for none
 */
record LauncherFile(Path file, int port) {

    private static final int MOST_PORT = 65_535;

    /** Reads the one of this user; null when there is none. */
    static @Nullable LauncherFile read(Environment environment, String system) throws IOException {
        Path file = place(environment, system).resolve("launcher.json");
        if (!Files.isRegularFile(file)) {
            return null;
        }
        try {
            JsonNode json = new ObjectMapper().readTree(Files.readString(file));
            boolean remembered = json.path("remember_port").asBoolean(true);
            int port = remembered ? json.path("port").asInt(0) : 0;
            return new LauncherFile(file, port > 0 && port <= MOST_PORT ? port : 0);
        } catch (JsonProcessingException e) {
            throw new CommandFailure(
                    ExitCode.IO, file + ": not the JSON that KiroProxy's launcher writes: " + e.getOriginalMessage());
        }
    }

    private static Path place(Environment environment, String system) {
        String local = environment.variables().get("LOCALAPPDATA");
        return system.toLowerCase(Locale.ROOT).startsWith("windows") && local != null
                ? Path.of(local).resolve("KiroProxy")
                : environment.userHome().resolve(".config").resolve("kiro-proxy");
    }
}

package io.kiroproxy.server.config;

import io.kiroproxy.core.spi.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads files that hold one secret. */
final class SecretFile {

    private SecretFile() {}

    /** @throws IllegalArgumentException when {@code name}, taken from {@code directory}, holds none */
    static Secret read(Path directory, String name) {
        Path file = directory.resolve(name);
        try {
            return Secret.of(Files.readString(file).strip());
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " cannot be read (expected: a file with one key)");
        }
    }
}

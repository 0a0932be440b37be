package io.kiroproxy.cli;

import io.kiroproxy.core.spi.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A passphrase in a file, because arguments of a program can be read by everybody on the machine. */
final class PassphraseFile {

    private PassphraseFile() {}

    /** The first line of {@code file}, without the spaces around it. */
    static Secret read(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            String first = lines.findFirst().orElse("").strip();
            if (first.isEmpty()) {
                throw new CommandFailure(ExitCode.USAGE, file + " is empty (expected: a passphrase in its first line)");
            }
            return Secret.of(first);
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.IO, file + " cannot be read: " + e);
        }
    }
}

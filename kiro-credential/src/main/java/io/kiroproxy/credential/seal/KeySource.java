package io.kiroproxy.credential.seal;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** Where the key of a home comes from. Has a text form, {@link #text}, which holds no secret. */
public sealed interface KeySource {

    /**
     * A file that holds the key; made when it does not exist.
     *
     * @param path a relative one begins in the home, see {@link #in}
     */
    record OfFile(Path path) implements KeySource {
        @Override
        public KeySource in(Path home) {
            return new OfFile(home.toAbsolutePath().resolve(path).normalize());
        }

        @Override
        public String text() {
            return "file:" + path;
        }
    }

    /** An environment variable of this process that holds the key. */
    record OfVariable(String name) implements KeySource {
        public OfVariable {
            if (name.isBlank() || name.contains("=")) {
                throw new IllegalArgumentException("env: no variable's name (expected: env:NAME)");
            }
        }

        @Override
        public String text() {
            return "env:" + name;
        }
    }

    /** A program that prints the key, with its arguments; no shell is between. */
    record OfCommand(List<String> words) implements KeySource {
        public OfCommand {
            words = List.copyOf(words);
            if (words.isEmpty()) {
                throw new IllegalArgumentException("command: empty (expected: command:PROGRAM ARGUMENT…)");
            }
        }

        @Override
        public String text() {
            return "command:" + String.join(" ", words);
        }
    }

    /** The platform's own keyring: {@code secret-tool} on Linux, {@code security} on macOS. The key is made there. */
    record OfKeyring() implements KeySource {
        @Override
        public String text() {
            return "keyring";
        }
    }

    /** The form that {@link #parse} reads. */
    String text();

    /** The same for {@code home}, wherever this process was started: a file's path becomes an absolute one. */
    default KeySource in(Path home) {
        return this;
    }

    /**
     * Reads {@code file:PATH}, {@code env:NAME}, {@code command:PROGRAM ARGUMENT…} (split at blanks) or {@code
     * keyring}.
     *
     * @throws IllegalArgumentException when it is none of them; the text may be a key and is not shown
     */
    static KeySource parse(String text) {
        String source = Objects.requireNonNull(text, "text").strip();
        int colon = source.indexOf(':');
        String rest = source.substring(colon + 1).strip();
        switch (colon < 0 ? source : source.substring(0, colon)) {
            case "keyring":
                return new OfKeyring();
            case "env":
                return new OfVariable(rest);
            case "command":
                return new OfCommand(rest.isEmpty() ? List.of() : List.of(rest.split("\\s+")));
            case "file":
                return file(rest);
            default:
                throw new IllegalArgumentException("key: no source of a key (expected: file:PATH, env:NAME, "
                        + "command:PROGRAM ARGUMENT… or keyring)");
        }
    }

    private static KeySource file(String path) {
        if (path.isEmpty()) {
            throw new IllegalArgumentException("file: empty (expected: file:PATH)");
        }
        try {
            return new OfFile(Path.of(path));
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("file: no path (expected: file:PATH)", e);
        }
    }
}

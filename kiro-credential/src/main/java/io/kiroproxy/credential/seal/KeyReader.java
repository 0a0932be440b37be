package io.kiroproxy.credential.seal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Fetches keys from where they are. Blocks, for as long as a keyring waits for its owner (30 s at most). */
public final class KeyReader {

    private static final int LONGEST_FILE = 4096;

    private final Path home;
    private final Map<String, String> environment;

    /**
     * A reader for one home.
     *
     * @param environment variables that {@link KeySource.OfVariable} names
     */
    public KeyReader(Path home, Map<String, String> environment) {
        this.home = Objects.requireNonNull(home, "home");
        this.environment = Map.copyOf(environment);
    }

    /**
     * The key, empty when there is none yet and one can be made there.
     *
     * @throws SealException when there is none, or what is there is no key
     */
    public Optional<SealingKey> find(KeySource place) throws SealException {
        KeySource source = place.in(home);
        if (source instanceof KeySource.OfFile file) {
            return ofFile(file);
        }
        if (source instanceof KeySource.OfKeyring) {
            Optional<String> text = keyring().find();
            return text.isEmpty() ? Optional.empty() : Optional.of(SealingKey.parse(text.get(), source.text()));
        }
        if (source instanceof KeySource.OfVariable variable) {
            String text = environment.get(variable.name());
            if (text == null || text.isBlank()) {
                throw new SealException(source.text() + ": not set (expected: the key, 32 random bytes as base64)");
            }
            return Optional.of(SealingKey.parse(text, source.text()));
        }
        ToolRun run = ToolRun.of(((KeySource.OfCommand) source).words(), "");
        if (run.exitCode() != 0) {
            throw new SealException(source.text() + ": ended with " + run.exitCode() + " (expected: 0 and the key)");
        }
        return Optional.of(SealingKey.parse(run.out(), source.text()));
    }

    /** The key; an error when there is none. */
    public SealingKey read(KeySource source) throws SealException {
        return find(source)
                .orElseThrow(
                        () -> new SealException(source.text() + ": no key there (expected: the key of " + home + ")"));
    }

    /** Keeps a new key in the platform's keyring. */
    public void keepInKeyring(SealingKey key) throws SealException {
        keyring().keep(key);
    }

    private Keyring keyring() throws SealException {
        return Keyring.of(System.getProperty("os.name", ""), home);
    }

    private static Optional<SealingKey> ofFile(KeySource.OfFile source) throws SealException {
        try {
            if (Files.size(source.path()) > LONGEST_FILE) {
                throw new SealException(source.text() + ": more than " + LONGEST_FILE + " bytes (expected: a key)");
            }
            return Optional.of(
                    SealingKey.parse(Files.readString(source.path(), StandardCharsets.ISO_8859_1), source.text()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (SealException e) {
            throw e;
        } catch (IOException e) {
            throw new SealException(source.text() + ": cannot be read; check its owner and rights", e);
        }
    }
}

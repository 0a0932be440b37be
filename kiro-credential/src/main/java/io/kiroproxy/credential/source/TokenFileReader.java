package io.kiroproxy.credential.source;

import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.model.JsonText;
import io.kiroproxy.credential.seal.SealException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads a token file of the IDE or of KiroProxy. The only other file it ever opens is the sibling that the file's own
 * {@code clientIdHash} names (kiroproxy-contract.md 2.6 d5). Blocks; writes nothing.
 */
public final class TokenFileReader {
    private static final int MAX_FILE = 256 * 1024;

    private TokenFileReader() {}

    /**
     * Reads {@code file}.
     *
     * @throws GatewayException {@code NOT_FOUND} when it does not exist, {@code INVALID_REQUEST} when it is no token
     *     file
     */
    public static FoundCredentials read(Path file) {
        return read(file, content -> content);
    }

    /** Turns a file's bytes into those of a token file. */
    @FunctionalInterface
    public interface Opening {
        /** The bytes to read; fails where they cannot be had. */
        byte[] open(byte[] content) throws IOException;
    }

    /** As {@link #read(Path)}, of a file that has to be opened first. */
    public static FoundCredentials read(Path file, Opening opening) {
        String text = text(file, opening);
        if (text == null) {
            throw new GatewayException(ErrorKind.NOT_FOUND, "file missing: " + file);
        }
        if (text.isBlank()) {
            throw GatewayException.invalidRequest(file + ": empty (expected: a token file)");
        }
        Path folder = file.toAbsolutePath().getParent();
        return CredentialJson.read(
                JsonText.of(text),
                file.toString(),
                hash -> folder == null ? null : text(folder.resolve(hash + ".json")));
    }

    static @Nullable String text(Path file) {
        return text(file, content -> content);
    }

    private static @Nullable String text(Path file, Opening opening) {
        try {
            if (!Files.isRegularFile(file)) {
                if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                    throw GatewayException.invalidRequest(file + ": not a file (expected: a token file)");
                }
                return null;
            }
            long size = Files.size(file);
            if (size > MAX_FILE) {
                throw GatewayException.invalidRequest(
                        file + ": " + size + " bytes (expected: at most " + MAX_FILE + ")");
            }
            return new String(opening.open(Files.readAllBytes(file)), StandardCharsets.UTF_8);
        } catch (SealException e) {
            throw new GatewayException(ErrorKind.INVALID_REQUEST, String.valueOf(e.getMessage()), null, e);
        } catch (IOException e) {
            throw new GatewayException(
                    ErrorKind.INVALID_REQUEST,
                    file + ": cannot be read (" + e.getClass().getSimpleName() + "); check its owner and rights",
                    null,
                    e);
        }
    }
}

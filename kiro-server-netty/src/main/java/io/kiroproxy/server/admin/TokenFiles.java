package io.kiroproxy.server.admin;

import io.kiroproxy.core.GatewayException;
import io.kiroproxy.credential.Account;
import io.kiroproxy.credential.source.CredentialImport;
import io.kiroproxy.credential.source.ImportPreview;
import io.kiroproxy.credential.source.TokenFileReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Token files that a request names. What is in a file that is none is never told. */
final class TokenFiles {

    private TokenFiles() {}

    /** The path that {@code text} names, null when it can be none. */
    static @Nullable Path path(String text) {
        try {
            return text.isBlank() ? null : Path.of(text).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            return null;
        }
    }

    /** The one login in {@code file}, null when the file is no token file. Reads nothing outside of its folder. */
    static ImportPreview.@Nullable Candidate login(@Nullable Path file, List<Account> existing) {
        Path folder = file == null ? null : file.getParent();
        if (file == null || folder == null || !Files.isRegularFile(file)) {
            return null;
        }
        try {
            // An import would take any text for pasted tokens; here only a token file will do.
            TokenFileReader.read(file);
            ImportPreview preview = new CredentialImport(List.of(folder), existing).file(file);
            return preview.candidates().isEmpty() ? null : preview.candidates().get(0);
        } catch (GatewayException e) {
            return null;
        }
    }

    /** Whether {@code file}, links followed, lies directly in one of {@code folders}. */
    static boolean directlyIn(Path file, List<Path> folders) {
        try {
            Path folder = file.toRealPath().getParent();
            for (Path root : folders) {
                if (Files.isDirectory(root) && root.toRealPath().equals(folder)) {
                    return true;
                }
            }
        } catch (IOException e) {
            return false;
        }
        return false;
    }
}

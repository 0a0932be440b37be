package io.kiroproxy.credential.source;

import io.kiroproxy.core.GatewayException;
import io.kiroproxy.credential.Account;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/** Looks for token files in one folder, by default the IDE's {@code ~/.aws/sso/cache}. Blocks; changes nothing. */
public final class TokenScan {
    /** Files that are looked at. */
    public static final int MAX_FILES = 1_000;

    private static final Pattern TOKEN = Pattern.compile("['\"]?(accessToken|access_token|refreshToken|refresh_token)");

    private TokenScan() {}

    /** The IDE's folder below {@code userHome}. */
    public static Path defaultFolder(Path userHome) {
        return userHome.resolve(".aws").resolve("sso").resolve("cache");
    }

    /** The IDE's own token file below {@code userHome}. */
    public static Path defaultFile(Path userHome) {
        return defaultFolder(userHome).resolve("kiro-auth-token.json");
    }

    /**
     * Every login in the {@code *.json} files of {@code folder}; folders below it and links are not followed. A file
     * without any token (a client registration) is passed over in silence.
     *
     * @param existing accounts, so that known logins are marked; also one whose source is the file
     * @throws GatewayException when the folder cannot be read
     */
    public static ImportPreview scan(Path folder, Collection<Account> existing) {
        List<Path> files = files(folder);
        ImportCollector out = new ImportCollector(List.copyOf(existing));
        for (Path file : files) {
            try {
                String text = TokenFileReader.text(file);
                if (text != null && TOKEN.matcher(text).find()) {
                    out.add(TokenFileReader.read(file), file.toString(), file.toString());
                }
            } catch (GatewayException e) {
                out.problem(e.description());
            }
        }
        return out.preview();
    }

    private static List<Path> files(Path folder) {
        List<Path> files = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return files;
        }
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.json")) {
            for (Path file : found) {
                if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && files.size() < MAX_FILES) {
                    files.add(file);
                }
            }
        } catch (IOException e) {
            throw GatewayException.invalidRequest(folder + ": cannot be read; check its owner and rights");
        }
        files.sort(null);
        return files;
    }
}

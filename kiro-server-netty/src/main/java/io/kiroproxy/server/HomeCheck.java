package io.kiroproxy.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether the home can hold state. Most often it cannot because a container's volume belongs to somebody else or is mounted
 * read-only (user-pains.md P07), so the refusal names the user and the command that helps.
 */
record HomeCheck(Path home) {

    private static final List<String> STATE = List.of("accounts", "state", "history.db");
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final Path SELF = Path.of("/proc/self");

    /** Makes the home, for its owner only, when it is not there (decisions.md 18). */
    void refuseUnwritable() {
        try {
            boolean rights = home.getFileSystem().supportedFileAttributeViews().contains("posix");
            Files.createDirectories(home, rights ? new FileAttribute<?>[] {OWNER_ONLY} : new FileAttribute<?>[0]);
            Files.delete(Files.createTempFile(home, ".writable", ""));
            Optional<Path> foreign = foreign();
            if (foreign.isPresent()) {
                throw refused(foreign.get(), null);
            }
        } catch (IOException e) {
            throw refused(home, e);
        }
    }

    /** What state goes into and belongs to somebody else, such as to a root who once started it. Settings may be read-only. */
    private Optional<Path> foreign() {
        return STATE.stream()
                .map(home::resolve)
                .filter(path -> Files.exists(path) && !Files.isWritable(path))
                .findFirst();
    }

    private ServerStartException refused(Path path, @Nullable IOException cause) {
        boolean readOnly = cause != null && String.valueOf(cause.getMessage()).contains("Read-only");
        String why = readOnly
                ? ": mounted read-only, but tokens that rotate must be kept (expected: a volume that can be written;"
                        + " sign-ins of other programs may be mounted read-only elsewhere and taken over by accounts"
                        + " import)"
                : ": cannot be written by " + user() + " (expected: to belong to it; on the host: chown -R " + owner()
                        + " " + home + ", or the folder that is mounted there)";
        return new ServerStartException(ServerStartException.Reason.HOME_UNWRITABLE, path + why, cause);
    }

    private static String user() {
        return number("unix:uid").map(uid -> "user " + uid).orElse("this user");
    }

    private static String owner() {
        return number("unix:uid")
                .map(uid -> uid + number("unix:gid").map(gid -> ":" + gid).orElse(""))
                .orElseGet(() -> System.getProperty("user.name"));
    }

    /** Of this process, where the system tells. */
    private static Optional<String> number(String attribute) {
        try {
            return Optional.of(String.valueOf(Files.getAttribute(SELF, attribute)));
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}

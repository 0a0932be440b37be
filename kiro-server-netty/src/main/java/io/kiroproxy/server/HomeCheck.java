package io.kiroproxy.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether the home can hold state. Most often it cannot because a container's volume belongs to somebody else or is mounted
 * read-only (user-pains.md P07), so the refusal names the user and the command that helps.
 */
record HomeCheck(Path home) {

    private static final Path SELF = Path.of("/proc/self");

    /** Makes the home when it is not there. */
    void refuseUnwritable() {
        try {
            Files.createDirectories(home);
            Files.delete(Files.createTempFile(home, ".writable", ""));
            Optional<Path> foreign = foreign();
            if (foreign.isPresent()) {
                throw refused(foreign.get(), null);
            }
        } catch (IOException e) {
            throw refused(home, e);
        }
    }

    /** What stands in it and belongs to somebody else, such as to a root who once started it. */
    private Optional<Path> foreign() throws IOException {
        try (Stream<Path> inside = Files.list(home)) {
            return inside.filter(path -> !Files.isReadable(path) || !Files.isWritable(path))
                    .sorted()
                    .findFirst();
        }
    }

    private ServerStartException refused(Path path, @Nullable IOException cause) {
        boolean readOnly = cause != null && String.valueOf(cause.getMessage()).contains("Read-only");
        String why = readOnly
                ? ": mounted read-only, but tokens that rotate must be kept (expected: a volume that can be written; "
                        + "sign-ins of other programs may be mounted read-only elsewhere and taken over by accounts import)"
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

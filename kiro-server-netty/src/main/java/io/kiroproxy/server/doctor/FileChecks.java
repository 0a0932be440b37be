package io.kiroproxy.server.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Whether the home can be used, and by nobody else. */
final class FileChecks {

    private static final int MOST_FILES = 1000;

    private FileChecks() {}

    static Check home(Path home) {
        if (!Files.isDirectory(home)) {
            return Check.warn("home", "Home", home + " does not exist yet", "start the server once: kiro-proxy serve");
        }
        return Files.isWritable(home)
                ? Check.ok("home", "Home", home.toString())
                : Check.fail("home", "Home", home + " cannot be written", "chown it to the user that runs the proxy");
    }

    static Check rights(Path home) {
        if (!Files.isDirectory(home)
                || !home.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return Check.ok("file-rights", "File rights", "nothing to look at");
        }
        List<Path> open = new ArrayList<>();
        try (Stream<Path> files = Files.walk(home, 3)) {
            for (Path file : files.limit(MOST_FILES).toList()) {
                if (!Files.isSymbolicLink(file) && othersMay(Files.getPosixFilePermissions(file))) {
                    open.add(file);
                }
            }
        } catch (IOException e) {
            return Check.fail("file-rights", "File rights", String.valueOf(e.getMessage()), "chmod -R u+rwX " + home);
        }
        return open.isEmpty()
                ? Check.ok("file-rights", "File rights", "readable by their owner only")
                : Check.warn(
                        "file-rights",
                        "File rights",
                        open.size() + " readable by others, such as " + open.get(0),
                        "chmod -R go= " + home);
    }

    private static boolean othersMay(Set<PosixFilePermission> rights) {
        return rights.contains(PosixFilePermission.GROUP_READ) || rights.contains(PosixFilePermission.OTHERS_READ);
    }
}

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
    private static final long LEAST_FREE_MIB = 256;

    private FileChecks() {}

    static Check home(Path home) {
        Subject subject = Subject.of(Subject.Kind.HOME);
        if (!Files.isDirectory(home)) {
            return subject.is(Diagnosis.HOME_MISSING, "home", home);
        }
        return subject.is(Files.isWritable(home) ? Diagnosis.HOME_FINE : Diagnosis.HOME_READONLY, "home", home);
    }

    static Check rights(Path home) {
        Subject subject = Subject.of(Subject.Kind.FILE_RIGHTS);
        if (!Files.isDirectory(home)
                || !home.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return subject.is(Diagnosis.RIGHTS_NONE);
        }
        List<Path> open = new ArrayList<>();
        try (Stream<Path> files = Files.walk(home, 3)) {
            for (Path file : files.limit(MOST_FILES).toList()) {
                if (!Files.isSymbolicLink(file) && othersMay(Files.getPosixFilePermissions(file))) {
                    open.add(file);
                }
            }
        } catch (IOException e) {
            return subject.is(Diagnosis.RIGHTS_UNKNOWN, "why", String.valueOf(e.getMessage()), "home", home);
        }
        return open.isEmpty()
                ? subject.is(Diagnosis.RIGHTS_FINE)
                : subject.is(Diagnosis.RIGHTS_OPEN, "count", open.size(), "file", open.get(0), "home", home);
    }

    /** Room for the history, logs and renewed tokens. */
    static Check disk(Path home) {
        Subject subject = Subject.of(Subject.Kind.DISK);
        try {
            Path there = Files.isDirectory(home) ? home : home.toAbsolutePath().getRoot();
            long free = Files.getFileStore(there).getUsableSpace() >> 20;
            return subject.is(free < LEAST_FREE_MIB ? Diagnosis.DISK_LOW : Diagnosis.DISK_FINE, "free", free);
        } catch (IOException e) {
            return subject.is(Diagnosis.DISK_UNKNOWN, "why", String.valueOf(e.getMessage()));
        }
    }

    private static boolean othersMay(Set<PosixFilePermission> rights) {
        return rights.contains(PosixFilePermission.GROUP_READ) || rights.contains(PosixFilePermission.OTHERS_READ);
    }
}

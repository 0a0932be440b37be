package io.kiroproxy.server.clients;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Replaces files as a whole: nobody ever sees half of one. A link is followed, an existing file keeps its rights. */
final class SafeFile {

    private static final Set<PosixFilePermission> PRIVATE = Set.copyOf(PosixFilePermissions.fromString("rw-------"));

    private SafeFile() {}

    static void write(Path named, byte[] content) throws IOException {
        Path file = Files.exists(named) ? named.toRealPath() : named.toAbsolutePath();
        Path folder = file.getParent();
        if (folder == null) {
            throw new IOException(file + ": not a file (expected: a file in a folder)");
        }
        Files.createDirectories(folder);
        boolean posix = Files.getFileStore(folder).supportsFileAttributeView("posix");
        Set<PosixFilePermission> rights = posix && Files.exists(file) ? Files.getPosixFilePermissions(file) : PRIVATE;
        Path temp = Files.createTempFile(folder, ".kiro-proxy", ".tmp");
        try {
            try (FileChannel channel = FileChannel.open(temp, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(content);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            if (posix) {
                Files.setPosixFilePermissions(temp, rights);
            }
            Files.move(temp, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temp);
        }
    }

    /** The outermost folder of {@code file} that does not exist, null when all do. */
    static @Nullable Path missingFolder(Path file) {
        Path missing = null;
        Path folder = file.toAbsolutePath().getParent();
        while (folder != null && !Files.exists(folder)) {
            missing = folder;
            folder = folder.getParent();
        }
        return missing;
    }

    /** Removes {@code file}, and its folders up to {@code made} as far as they are empty. */
    static void remove(Path file, @Nullable Path made) throws IOException {
        Files.deleteIfExists(file);
        Path folder = file.toAbsolutePath().getParent();
        while (made != null && folder != null && folder.startsWith(made) && empty(folder)) {
            Files.delete(folder);
            folder = folder.getParent();
        }
    }

    private static boolean empty(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (var entries = Files.list(folder)) {
            return entries.findAny().isEmpty();
        }
    }
}

package io.kiroproxy.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The files that {@code package} has made. */
final class Delivered {

    private static final Path FOLDER = Path.of(System.getProperty("kiro.dist.folder", "target"));
    private static final String VERSION = System.getProperty("kiro.dist.version", "0.1.0-SNAPSHOT");

    private Delivered() {}

    static Path tarball() {
        return FOLDER.resolve("kiro-proxy-" + VERSION + ".tar.gz");
    }

    static Path zip() {
        return FOLDER.resolve("kiro-proxy-" + VERSION + ".zip");
    }

    /** The archive with its own Java, which only the profile {@code dist} makes. */
    static Optional<Path> withJava() {
        try (Stream<Path> all = Files.list(FOLDER)) {
            return all.filter(file -> file.getFileName().toString().matches("kiro-proxy-.*-Linux-.*\\.tar\\.gz"))
                    .findFirst();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Unpacks {@code archive} as people do and answers with the folder in it. */
    static Path unpack(Path archive, Path into) throws IOException, InterruptedException {
        Files.createDirectories(into);
        int code = new ProcessBuilder("tar", "-xzf", archive.toAbsolutePath().toString(), "-C", into.toString())
                .inheritIO()
                .start()
                .waitFor();
        if (code != 0) {
            throw new AssertionError("tar ended with " + code);
        }
        return into.resolve("kiro-proxy-" + VERSION);
    }
}

package io.kiroproxy.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * Links a Java runtime with only what the program needs, from the JDK that runs this: {@code LinkedRuntime FOLDER TIME},
 * the time being that of every file in the archive. Each step past the first is a trap that somebody fell into
 * (ecosystem.md 5.2).
 */
public final class LinkedRuntime {

    /** {@code jdk.crypto.ec} is TLS on 17; {@code java.desktop} reads and writes images. */
    private static final List<String> MODULES = List.of(
            "java.base",
            "java.desktop",
            "java.logging",
            "java.management",
            "java.naming",
            "java.net.http",
            "java.sql",
            "java.xml",
            "jdk.crypto.ec",
            "jdk.jfr",
            "jdk.management",
            "jdk.unsupported");

    private static final int NEW_COMPRESSION = 21;
    private static final String ARCHIVE = "lib/server/classes.jsa";

    private final Path folder;
    private final Instant moment;

    private LinkedRuntime(Path folder, Instant moment) {
        this.folder = folder;
        this.moment = moment;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        new LinkedRuntime(Path.of(arguments[0]), Instant.parse(arguments[1])).make();
    }

    private void make() throws IOException, InterruptedException {
        if (Files.exists(folder.resolve("release")) && Files.exists(folder.resolve(ARCHIVE))) {
            return;
        }
        delete(folder);
        link();
        realCertificates();
        baseArchive();
    }

    private void link() {
        ToolProvider jlink = ToolProvider.findFirst("jlink")
                .orElseThrow(() -> new IllegalStateException("this Java has no jlink (expected: a JDK)"));
        String compression = Runtime.version().feature() >= NEW_COMPRESSION ? "zip-6" : "2";
        int code = jlink.run(
                System.out,
                System.err,
                "--add-modules",
                String.join(",", MODULES),
                "--strip-java-debug-attributes",
                "--no-header-files",
                "--no-man-pages",
                "--compress=" + compression,
                "--output",
                folder.toString());
        if (code != 0) {
            throw new IllegalStateException("jlink ended with " + code);
        }
    }

    /** Distributions link {@code cacerts} to a place that is not there on other machines. */
    private void realCertificates() throws IOException {
        Path linked = folder.resolve("lib/security/cacerts");
        Path real = Path.of(System.getProperty("java.home"), "lib", "security", "cacerts")
                .toRealPath();
        if (Files.isSymbolicLink(linked) || !Files.exists(linked, LinkOption.NOFOLLOW_LINKS)) {
            Files.deleteIfExists(linked);
            Files.copy(real, linked, StandardCopyOption.COPY_ATTRIBUTES);
        }
        linked.toFile().setReadable(true, false);
    }

    /**
     * A linked runtime comes without the JDK's own class-data archive, and on 17 no other can be made without it. So
     * that two builds come close to the same bytes (docs/delivery.md): the archive holds the modules' time, addresses, which are fixed here, and objects, which a
     * collection in between would leave in an order of the moment, so that there is room for doing without one.
     */
    private void baseArchive() throws IOException, InterruptedException {
        Files.setLastModifiedTime(folder.resolve("lib/modules"), FileTime.from(moment));
        List<String> dump = List.of(
                folder.resolve("bin/java").toString(),
                "-Xshare:dump",
                "-Xint",
                "-Xms1g",
                "-Xmx1g",
                "-Xmn800m",
                "-XX:MetaspaceSize=512m",
                "-XX:+UseG1GC",
                "-XX:ActiveProcessorCount=1",
                "-Xlog:disable");
        List<String> fixed = new ArrayList<>(List.of("setarch", "-R"));
        fixed.addAll(dump);
        if (!succeeds(List.of("setarch", "-R", "true"))) {
            System.err.println("addresses cannot be fixed here (setarch -R): this runtime is not reproducible");
            fixed = dump;
        }
        if (!succeeds(fixed)) {
            throw new IllegalStateException("java -Xshare:dump failed");
        }
    }

    private static boolean succeeds(List<String> command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> inside = Files.walk(folder)) {
            for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}

package io.kiroproxy.dist;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
    private static final int MOST_DUMPS = 8;
    private static final String ARCHIVE = "lib/server/classes.jsa";
    private static final String MOUNTED = "/mnt";

    /** One processor without preemption, so that threads take turns only where they wait; addresses that are not random. */
    private static final String WORLD = "mount --bind \"$1\" " + MOUNTED
            + " && shift && cd / && exec env -i LC_ALL=C.UTF-8 chrt --batch 0 taskset -c 0 setarch -R \"$@\"";

    /** With room enough to do without a collection, which would leave objects in an order of the moment. */
    private static final List<String> DUMP = List.of(
            MOUNTED + "/bin/java",
            "-Xshare:dump",
            "-Xint",
            "-Xms1g",
            "-Xmx1g",
            "-Xmn800m",
            "-XX:MetaspaceSize=512m",
            "-XX:+UseG1GC",
            "-XX:ActiveProcessorCount=1",
            "-Xlog:disable");

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

    /** In a process of its own: how jlink writes the modules depends on the locale and the encoding it runs with. */
    private void link() throws IOException, InterruptedException {
        String compression = Runtime.version().feature() >= NEW_COMPRESSION ? "zip-6" : "2";
        ProcessBuilder jlink = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jlink").toString(),
                        "-J-Duser.language=en",
                        "-J-Duser.country=",
                        "-J-Dfile.encoding=UTF-8",
                        "--add-modules",
                        String.join(",", MODULES),
                        "--strip-java-debug-attributes",
                        "--no-header-files",
                        "--no-man-pages",
                        "--compress=" + compression,
                        "--output",
                        folder.toString())
                .inheritIO();
        jlink.environment().clear();
        jlink.environment().put("LC_ALL", "C.UTF-8");
        int code = jlink.start().waitFor();
        if (code != 0) {
            throw new IllegalStateException("jlink ended with " + code + " (is this Java a JDK?)");
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
     * A linked runtime comes without the JDK's own class-data archive, and on 17 no other can be made without it. The
     * archive holds the modules' time and path, addresses, what the environment says, and classes in the order in which
     * threads came to load them: all of that is fixed here, so that two builds make the same bytes (docs/delivery.md).
     */
    private void baseArchive() throws IOException, InterruptedException {
        Files.setLastModifiedTime(folder.resolve("lib/modules"), FileTime.from(moment));
        if (succeeds(fixed(List.of("true")))) {
            dumpUntilAlike(fixed(DUMP));
        } else {
            System.err.println("no folder can be mounted here (unshare -rm): this runtime is not reproducible");
            List<String> plain = new ArrayList<>(DUMP);
            plain.set(0, folder.resolve("bin/java").toString());
            dump(plain);
        }
    }

    /** The command in a world that is the same everywhere: {@link #MOUNTED} is the runtime. */
    private List<String> fixed(List<String> command) {
        List<String> all = new ArrayList<>(List.of("unshare", "-rm", "sh", "-c", WORLD, "sh", folder.toString()));
        all.addAll(command);
        return all;
    }

    /** Threads may wait in another order now and then, and the bytes differ all the same: what comes twice is kept. */
    private void dumpUntilAlike(List<String> command) throws IOException, InterruptedException {
        Path archive = folder.resolve(ARCHIVE);
        Set<ByteBuffer> seen = new HashSet<>();
        for (int i = 0; i < MOST_DUMPS; i++) {
            Files.deleteIfExists(archive);
            dump(command);
            if (!seen.add(ByteBuffer.wrap(Files.readAllBytes(archive)))) {
                return;
            }
        }
    }

    private static void dump(List<String> command) throws InterruptedException {
        if (!succeeds(command)) {
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

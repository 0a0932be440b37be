package io.kiroproxy.it.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Assumptions;

/**
 * A client from the npm registry at a pinned version, installed once into a cache folder.
 *
 * @param name the package
 * @param version exactly this one: a test must not change because a client did
 * @param command the program it brings
 */
public record NpmPackage(String name, String version, String command) {

    /** Stands in a folder whose installation went to its end: programs are there before all of their files are. */
    private static final String COMPLETE = ".complete";

    /** What came of each installation, by folder: tests run side by side, and one try is enough for all of them. */
    private static final Map<Path, String> PROBLEMS = new ConcurrentHashMap<>();

    private static final Duration INSTALL_LIMIT = Duration.ofMinutes(5);

    /** The program's path; skips the calling test where it cannot be had. */
    Path installed() {
        return installed(Path.of(".bin", command));
    }

    /** A library's file, by its path within the package; skips the calling test where it cannot be had. */
    public static Path file(String name, String version, String file) {
        return new NpmPackage(name, version, "").installed(Path.of(name, file));
    }

    private Path installed(Path wanted) {
        Path folder = cache().resolve(name.replace('/', '+') + "@" + version);
        Path program = folder.resolve("node_modules").resolve(wanted);
        String problem = PROBLEMS.computeIfAbsent(folder, this::problem);
        Assumptions.assumeTrue(
                problem.isEmpty() && Files.exists(program),
                () -> "skipped: npm could not install " + name + "@" + version + "\n" + problem);
        return program;
    }

    /** Installs it into {@code folder} unless that has been done; says what went wrong, nothing when all is well. */
    private String problem(Path folder) {
        Path complete = folder.resolve(COMPLETE);
        if (Files.exists(complete)) {
            return "";
        }
        try {
            Files.createDirectories(folder);
            ChildProcess.Result result = ChildProcess.run(
                    List.of(
                            "npm",
                            "install",
                            "--no-audit",
                            "--no-fund",
                            "--prefix",
                            folder.toString(),
                            name + "@" + version),
                    Map.of(),
                    folder,
                    INSTALL_LIMIT);
            if (result.exitCode() != 0) {
                return "npm ended with " + result.exitCode() + "\n" + result.output();
            }
            Files.writeString(complete, "");
            return "";
        } catch (IOException e) {
            return "no npm on this machine (" + e.getMessage() + ")";
        }
    }

    private static Path cache() {
        String xdg = System.getenv("XDG_CACHE_HOME");
        String home = System.getenv("HOME");
        Path base = xdg != null && !xdg.isBlank()
                ? Path.of(xdg)
                : Path.of(home != null && !home.isBlank() ? home : System.getProperty("java.io.tmpdir"), ".cache");
        return base.resolve("kiro-proxy-tests");
    }
}

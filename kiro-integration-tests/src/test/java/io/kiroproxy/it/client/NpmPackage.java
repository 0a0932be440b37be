package io.kiroproxy.it.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Assumptions;

/**
 * A package of the npm registry at a pinned version, installed once into a cache folder that all builds share. The first
 * client that is asked for sets the installation of all clients going, side by side and behind the tests that run meanwhile.
 *
 * @param name the package
 * @param version exactly this one: a test must not change because a client did
 * @param command the program it brings
 */
public record NpmPackage(String name, String version, String command) {

    static final NpmPackage CLAUDE_CODE = new NpmPackage("@anthropic-ai/claude-code", "2.1.330", "claude");
    static final NpmPackage CODEX = new NpmPackage("@openai/codex", "0.169.0", "codex");
    static final NpmPackage GEMINI = new NpmPackage("@google/gemini-cli", "0.61.0", "gemini");
    static final NpmPackage OPENCODE = new NpmPackage("opencode-ai", "1.18.33", "opencode");
    static final NpmPackage QWEN = new NpmPackage("@qwen-code/qwen-code", "0.24.4", "qwen");

    private static final List<NpmPackage> CLIENTS = List.of(GEMINI, CODEX, OPENCODE, QWEN, CLAUDE_CODE);

    /** Stands in a folder whose installation went to its end: programs are there before all of their files are. */
    private static final String COMPLETE = ".complete";

    /** What comes of each installation, by folder: tests run side by side, and one try is enough for all of them. */
    private static final Map<Path, CompletableFuture<String>> PROBLEMS = new ConcurrentHashMap<>();

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
        if (CLIENTS.contains(this)) {
            CLIENTS.forEach(NpmPackage::installation);
        }
        Path program = folder().resolve("node_modules").resolve(wanted);
        String problem = installation().join();
        Assumptions.assumeTrue(
                problem.isEmpty() && Files.exists(program),
                () -> "skipped: npm could not install " + name + "@" + version + "\n" + problem);
        return program;
    }

    private Path folder() {
        return cache().resolve(name.replace('/', '+') + "@" + version);
    }

    /** Runs by itself from the first call on. */
    private CompletableFuture<String> installation() {
        return PROBLEMS.computeIfAbsent(
                folder(), folder -> CompletableFuture.supplyAsync(() -> problem(folder), NpmPackage::start));
    }

    private static void start(Runnable installation) {
        Thread thread = new Thread(installation, "npm-install");
        thread.setDaemon(true);
        thread.start();
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

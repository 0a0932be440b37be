package io.kiroproxy.it.process;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The program in a JVM of its own, with a user's home of its own; stopped by {@link #close}. */
public final class KiroProcess implements AutoCloseable {

    /** For anything that a process is waited for. */
    static final Duration PATIENCE = Duration.ofSeconds(120);

    private static final long PATIENCE_SECONDS = PATIENCE.toSeconds();
    private static final Pattern LISTENING = Pattern.compile("listening on (http://\\S+)");
    private static final List<String> LIBRARIES = List.of(
            "netty",
            "jackson",
            "picocli",
            "snakeyaml",
            "jctools",
            "jspecify",
            "sqlite",
            "micrometer",
            "prometheus",
            "HdrHistogram",
            "LatencyUtils",
            "opentelemetry");

    private final Process process;
    private final CompletableFuture<URI> uri = new CompletableFuture<>();
    private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
    private final CompletableFuture<String> out;
    private final CompletableFuture<String> err;

    private KiroProcess(Process process) {
        this.process = process;
        this.out = read(process.getInputStream());
        this.err = read(process.getErrorStream());
        process.onExit()
                .thenCombine(
                        out.thenCombine(err, String::concat),
                        (ended, said) -> "exit " + ended.exitValue() + "\n" + said)
                .thenAccept(end -> uri.completeExceptionally(new IllegalStateException(end)));
    }

    /** How a run ended. */
    public record Result(int exitCode, String out, String err) {}

    /**
     * Starts the program.
     *
     * @param userHome what {@code HOME} says
     * @param variables more of the environment
     * @param options for the JVM
     */
    public static KiroProcess start(
            Path userHome, Map<String, String> variables, List<String> options, String... arguments)
            throws IOException {
        return start(userHome, variables, options, classPath(), arguments);
    }

    private static KiroProcess start(
            Path userHome, Map<String, String> variables, List<String> options, String classPath, String... arguments)
            throws IOException {
        return start(userHome, variables, command(options, classPath, arguments));
    }

    private static KiroProcess start(Path userHome, Map<String, String> variables, List<String> command)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(userHome.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("KIRO"));
        builder.environment().put("HOME", userHome.toString());
        builder.environment().putAll(variables);
        return new KiroProcess(builder.start());
    }

    private static List<String> command(List<String> options, String classPath, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, "io.kiroproxy.cli.Main"));
        command.addAll(Arrays.asList(arguments));
        return command;
    }

    /** Puts a program of its usual name into {@code folder}, for tests whose shell calls it. */
    public static Path install(Path folder) throws IOException {
        String line = command(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1"), classPath()).stream()
                .map(word -> "'" + word + "'")
                .collect(Collectors.joining(" ", "#!/bin/sh\nexec ", " \"$@\"\n"));
        Path program = Files.writeString(folder.resolve("kiro-proxy"), line);
        if (!program.toFile().setExecutable(true)) {
            throw new IOException(program + " cannot be made executable");
        }
        return program;
    }

    /** Starts the program at a pseudo-terminal; what is typed goes there, and both outputs are one. */
    static KiroProcess atTerminal(Path userHome, Map<String, String> variables, String... arguments)
            throws IOException {
        String line = command(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1"), classPath(), arguments).stream()
                .map(word -> "'" + word + "'")
                .collect(Collectors.joining(" ", "exec ", ""));
        return lineAtTerminal(userHome, variables, line);
    }

    /** Starts what {@code line} says to a shell at a pseudo-terminal, such as another shell that a person types into. */
    static KiroProcess lineAtTerminal(Path userHome, Map<String, String> variables, String line) throws IOException {
        Map<String, String> all = new LinkedHashMap<>(Map.of("TERM", "xterm", "SHELL", "/bin/sh", "NO_COLOR", ""));
        all.putAll(variables);
        // Whoever runs the tests in the background may have Ctrl-C ignored, and children would inherit that.
        List<String> terminal = List.of("env", "--default-signal=INT", "script", "-qefc", line, "/dev/null");
        return start(userHome, all, terminal);
    }

    /** Starts the program with an ordinary JVM. */
    public static KiroProcess start(Path userHome, String... arguments) throws IOException {
        return start(userHome, Map.of(), List.of("-Xmx128m"), arguments);
    }

    /** Runs the program to its end. */
    static Result run(Path userHome, String... arguments) throws IOException {
        try (KiroProcess program = start(userHome, arguments)) {
            return program.awaitEnd();
        }
    }

    /**
     * Starts the program of a damaged installation, which lacks a library. Jars of the product stand apart from what
     * their manifests name, which may lie beside the built ones.
     */
    static KiroProcess startWithout(String library, Path userHome, String... arguments) throws IOException {
        List<String> rest = new ArrayList<>();
        for (String entry : classPath().split(File.pathSeparator, -1)) {
            Path path = Path.of(entry);
            String name = path.getFileName().toString();
            if (name.contains(library)) {
                continue;
            }
            Path alone = userHome.resolve("installed-" + name);
            boolean jar = Files.isRegularFile(path);
            rest.add(jar ? Files.copy(path, alone).toString() : entry);
        }
        return start(userHome, Map.of(), List.of("-Xmx128m"), String.join(File.pathSeparator, rest), arguments);
    }

    /** The product's own part of the tests' class path: what the archive's lib folder holds. */
    private static String classPath() {
        String all = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Arrays.stream(all.split(File.pathSeparator))
                .filter(KiroProcess::isProduct)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static boolean isProduct(String entry) {
        Path path = Path.of(entry);
        String name = path.getFileName().toString();
        boolean module = entry.contains("kiro-") && !name.equals("test-classes") && !name.endsWith("-tests.jar");
        return module || LIBRARIES.stream().anyMatch(name::contains);
    }

    /** Where it listens, once it does. */
    public URI uri() {
        try {
            return uri.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new AssertionError("the proxy did not start", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Types {@code text} on its standard input, which stays open. */
    void type(String text) throws IOException {
        process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /** Closes its standard input. */
    void endInput() throws IOException {
        process.getOutputStream().close();
    }

    /** The next line, of either output, that holds {@code part}; each line is looked at once. */
    String awaitLine(String part) {
        try {
            for (String line = next(); line != null; line = next()) {
                if (line.contains(part)) {
                    return line;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new AssertionError("no line with " + part);
    }

    private @Nullable String next() throws InterruptedException {
        return said.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** The process id. */
    public long pid() {
        return process.pid();
    }

    /** Whether it still runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Asks it to end, as {@code kill} does. */
    public void terminate() {
        process.destroy();
    }

    /** Waits for its end. */
    public Result awaitEnd() {
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("the program did not end; it said:\n" + out.join() + err.join());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
        return new Result(process.exitValue(), out.join(), err.join());
    }

    private CompletableFuture<String> read(InputStream stream) {
        CompletableFuture<String> all = new CompletableFuture<>();
        Thread reader = new Thread(() -> all.complete(lines(stream)), "kiro-process-output");
        reader.setDaemon(true);
        reader.start();
        return all;
    }

    private String lines(InputStream stream) {
        StringBuilder text = new StringBuilder();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                text.append(line).append('\n');
                said.add(line);
                Matcher listening = LISTENING.matcher(line);
                if (listening.find()) {
                    uri.complete(URI.create(listening.group(1)));
                }
            }
        } catch (IOException e) {
            text.append(e);
        }
        return text.toString();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}

package io.kiroproxy.it.process;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The program in a JVM of its own, with a user's home of its own; stopped by {@link #close}. */
public final class KiroProcess implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 60;
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
            "LatencyUtils");

    private final Process process;
    private final CompletableFuture<URI> uri = new CompletableFuture<>();
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
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", classPath(), "io.kiroproxy.cli.Main"));
        command.addAll(Arrays.asList(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(userHome.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("KIRO"));
        builder.environment().put("HOME", userHome.toString());
        builder.environment().putAll(variables);
        return new KiroProcess(builder.start());
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

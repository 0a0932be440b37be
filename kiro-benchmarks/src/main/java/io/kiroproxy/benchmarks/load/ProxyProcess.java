package io.kiroproxy.benchmarks.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The program in a JVM of its own. */
public final class ProxyProcess implements AutoCloseable {

    private static final Pattern LISTENING = Pattern.compile("listening on (http://\\S+)");

    private final Process process;
    private final URI uri;

    private ProxyProcess(Process process, URI uri) {
        this.process = process;
        this.uri = uri;
    }

    /**
     * Starts {@code serve}.
     *
     * @param java the JVM's program with its options; a class path among them stands for this JVM's
     * @param user what {@code HOME} says
     * @param upstream where every upstream operation goes
     * @param more arguments of {@code serve}
     */
    public static ProxyProcess start(List<String> java, Path user, URI upstream, List<String> more) throws IOException {
        List<String> command = new ArrayList<>(java);
        command.addAll(1, List.of("-cp", System.getProperty("java.class.path")));
        command.add("io.kiroproxy.cli.Main");
        command.addAll(List.of("serve", "--port", "0", "--upstream-url", upstream.toString()));
        command.addAll(more);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("KIRO"));
        builder.environment().put("HOME", user.toString());
        Process process = builder.start();
        return new ProxyProcess(process, listening(process));
    }

    private static URI listening(Process process) throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder said = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            said.append(line).append('\n');
            Matcher found = LISTENING.matcher(line);
            if (found.find()) {
                Thread drain = new Thread(() -> drain(lines), "proxy-output");
                drain.setDaemon(true);
                drain.start();
                return URI.create(found.group(1));
            }
        }
        throw new IOException("the proxy did not start; it said:\n" + said);
    }

    /** The JVM's program, this JVM's own when {@code path} is empty, with options. */
    public static List<String> java(String path, List<String> options) {
        List<String> command = new ArrayList<>();
        command.add(
                path.isEmpty()
                        ? Path.of(System.getProperty("java.home"), "bin", "java")
                                .toString()
                        : path);
        command.addAll(options);
        return command;
    }

    /** Keeps the pipe empty until the process ends or is closed. */
    private static void drain(BufferedReader lines) {
        try {
            while (lines.readLine() != null) {
                // what it says while it runs is of no interest
            }
        } catch (IOException e) {
            // its end
        }
    }

    /** Where it listens. */
    public URI uri() {
        return uri;
    }

    /** Its process. */
    public long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}

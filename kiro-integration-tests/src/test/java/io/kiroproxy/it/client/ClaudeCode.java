package io.kiroproxy.it.client;

import io.kiroproxy.simulator.json.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.Assertions;

/**
 * The published Claude Code, headless, with a home and a work folder of its own and nothing but loopback to talk to.
 *
 * @param program the installed program
 * @param proxy its base URL
 * @param home its HOME
 * @param work where it runs
 * @param environment more variables
 */
record ClaudeCode(Path program, URI proxy, Path home, Path work, Map<String, String> environment) {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** A machine's own settings must not reach the client under test. */
    private static final Set<String> FOREIGN =
            Set.of("ANTHROPIC_", "CLAUDE", "CLAUDE_CODE_", "http_proxy", "https_proxy");

    /** Installs it when needed, with folders below {@code folder}. */
    static ClaudeCode in(Path folder, URI proxy) throws IOException {
        Path program = NpmPackage.CLAUDE_CODE.installed();
        return new ClaudeCode(
                program,
                proxy,
                Files.createDirectories(folder.resolve("home")),
                Files.createDirectories(folder.resolve("work")),
                Map.of());
    }

    /** A copy with one more variable. */
    ClaudeCode with(String name, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(name, value);
        return new ClaudeCode(program, proxy, home, work, more);
    }

    /** A copy that talks to another address. */
    ClaudeCode through(URI address) {
        return new ClaudeCode(program, address, home, work, environment);
    }

    /** Runs one prompt to its end. */
    ChildProcess.Result run(String prompt, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of("env"));
        System.getenv().keySet().stream()
                .filter(name -> FOREIGN.stream().anyMatch(name::startsWith))
                .forEach(name -> command.addAll(List.of("-u", name)));
        command.addAll(List.of(program.toString(), "-p", prompt));
        command.addAll(List.of(options));
        return ChildProcess.run(command, variables(), work, LIMIT);
    }

    /** Runs one prompt with JSON output; the result object, once the run has succeeded. */
    Json succeed(String prompt, String... options) throws IOException {
        ChildProcess.Result run = run(prompt, json(options));
        Assertions.assertThat(run.exitCode()).as(run::output).isZero();
        Json result = Json.parse(run.stdout());
        Assertions.assertThat(result.at("subtype").text()).as(run::output).isEqualTo("success");
        Assertions.assertThat(result.at("is_error").isTrue()).as(run::output).isFalse();
        return result;
    }

    /** Runs one prompt with JSON output; the result object, once the run has ended with an error. */
    Json fail(String prompt, String... options) throws IOException {
        ChildProcess.Result run = run(prompt, json(options));
        Assertions.assertThat(run.exitCode()).as(run::output).isPositive();
        Json result = Json.parse(run.stdout());
        Assertions.assertThat(result.at("is_error").isTrue()).as(run::output).isTrue();
        return result;
    }

    private static String[] json(String... options) {
        List<String> all = new ArrayList<>(List.of(options));
        all.addAll(List.of("--output-format", "json"));
        return all.toArray(String[]::new);
    }

    private Map<String, String> variables() {
        Map<String, String> all = new HashMap<>(Map.of(
                "HOME", home.toString(),
                "ANTHROPIC_BASE_URL", proxy.toString(),
                "ANTHROPIC_AUTH_TOKEN", "any",
                "CLAUDE_CODE_MAX_RETRIES", "3",
                "DISABLE_TELEMETRY", "1",
                "DISABLE_AUTOUPDATER", "1",
                "DISABLE_ERROR_REPORTING", "1",
                "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1"));
        all.putAll(environment);
        return all;
    }
}

package io.kiroproxy.it.client;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A published client that does one prompt without a terminal.
 *
 * @param name for reports
 * @param npm where it comes from
 * @param files what stands in its home or, below {@code work/}, where it runs; {@code BASE} stands for the proxy's address
 * @param environment its variables; {@code BASE} as above
 * @param arguments what precedes the prompt
 */
record HeadlessClient(
        String name,
        NpmPackage npm,
        Map<String, String> files,
        Map<String, String> environment,
        List<String> arguments) {

    private static final Duration LIMIT = Duration.ofSeconds(90);

    /** Codex with a model of one of its three tool families (clients.md 4). */
    static HeadlessClient codex(String model) {
        return new HeadlessClient(
                "codex " + model,
                NpmPackage.CODEX,
                Map.of(".codex/config.toml", """
                        model_provider = "kiro"
                        [model_providers.kiro]
                        name = "Kiro"
                        base_url = "BASE/v1"
                        env_key = "KIRO_KEY"
                        wire_api = "responses"
                        """),
                Map.of("KIRO_KEY", "any"),
                List.of("exec", "--skip-git-repo-check", "--dangerously-bypass-approvals-and-sandbox", "-m", model));
    }

    /** Gemini CLI; an empty model leaves the choice to its own router. */
    static HeadlessClient gemini(String model) {
        List<String> arguments = new ArrayList<>(List.of("--approval-mode", "yolo", "--skip-trust"));
        if (!model.isEmpty()) {
            arguments.addAll(List.of("-m", model));
        }
        arguments.add("-p");
        return new HeadlessClient(
                "gemini " + (model.isEmpty() ? "with its router" : model),
                NpmPackage.GEMINI,
                Map.of(".gemini/settings.json", "{\"security\":{\"auth\":{\"selectedType\":\"gemini-api-key\"}}}"),
                Map.of("GOOGLE_GEMINI_BASE_URL", "BASE", "GEMINI_API_KEY", "any"),
                arguments);
    }

    /** opencode over one of the AI SDK's providers, each of which speaks another protocol (clients.md 6). */
    static HeadlessClient opencode(String provider, String version) {
        return new HeadlessClient(
                "opencode " + provider,
                NpmPackage.OPENCODE,
                Map.of("work/opencode.json", """
                        {"provider":{"kiro":{"npm":"%s","name":"kiro",
                         "options":{"baseURL":"BASE/%s","apiKey":"any"},"models":{"claude-sonnet-4.5":{}}}}}
                        """.formatted(provider, version)),
                Map.of(),
                List.of("run", "-m", "kiro/claude-sonnet-4.5"));
    }

    /** Qwen Code, which speaks chat completions only (clients.md 6). */
    static HeadlessClient qwen() {
        return new HeadlessClient(
                "qwen",
                NpmPackage.QWEN,
                Map.of(),
                Map.of(
                        "OPENAI_BASE_URL", "BASE/v1",
                        "OPENAI_API_KEY", "any",
                        "OPENAI_MODEL", "claude-sonnet-4.5"),
                List.of("--auth-type", "openai", "--approval-mode", "yolo", "-p"));
    }

    /** Runs {@code prompt} below {@code folder} to its end. */
    ChildProcess.Result run(URI proxy, Path folder, String prompt) throws IOException {
        Path program = npm.installed();
        Path work = work(folder);
        Files.createDirectories(work);
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path target = folder.resolve(file.getKey());
            Files.createDirectories(target.getParent());
            Files.writeString(target, file.getValue().replace("BASE", proxy.toString()));
        }
        Map<String, String> variables = new HashMap<>(PublishedTool.QUIET);
        variables.put("HOME", folder.toString());
        environment.forEach((key, value) -> variables.put(key, value.replace("BASE", proxy.toString())));
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(arguments);
        command.add(prompt);
        return ChildProcess.run(command, variables, work, LIMIT);
    }

    /** Where it runs below {@code folder}. */
    static Path work(Path folder) {
        return folder.resolve("work");
    }

    @Override
    public String toString() {
        return name;
    }
}

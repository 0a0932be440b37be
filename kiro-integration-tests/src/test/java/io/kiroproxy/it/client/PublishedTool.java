package io.kiroproxy.it.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A tool that the proxy's own verbs connect.
 *
 * @param id its name here
 * @param npm where it comes from
 * @param words what precedes the prompt
 * @param state where it keeps what it did, below the user's folder
 * @param own the user's own files, which lead elsewhere, in the form that the tool itself brings them into
 * @param needed what variables cannot say and the user has to have chosen once
 */
record PublishedTool(
        String id,
        NpmPackage npm,
        List<String> words,
        List<String> state,
        Map<String, String> own,
        Map<String, String> needed) {

    /**
     * Keeps them from asking other hosts, from fetching packages for plug-ins nobody has into each new home, and from starting
     * themselves a second time for more memory.
     */
    static final Map<String, String> QUIET = Map.ofEntries(
            Map.entry("DISABLE_TELEMETRY", "1"),
            Map.entry("DISABLE_AUTOUPDATER", "1"),
            Map.entry("DISABLE_ERROR_REPORTING", "1"),
            Map.entry("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1"),
            Map.entry("OPENCODE_DISABLE_AUTOUPDATE", "1"),
            Map.entry("OPENCODE_DISABLE_MODELS_FETCH", "1"),
            Map.entry("npm_config_offline", "true"),
            Map.entry("npm_config_fetch_retries", "0"),
            Map.entry("GEMINI_CLI_NO_RELAUNCH", "true"),
            Map.entry("QWEN_CODE_NO_RELAUNCH", "true"),
            Map.entry("QWEN_CODE_SUPPRESS_YOLO_WARNING", "1"));

    static List<PublishedTool> all() {
        return List.of(claudeCode(), codex(), gemini(), opencode(), qwen());
    }

    private static PublishedTool claudeCode() {
        return new PublishedTool(
                "claude-code",
                NpmPackage.CLAUDE_CODE,
                List.of("-p"),
                List.of(".claude", ".claude.json", ".cache/claude"),
                Map.of(".claude/settings.json", """
                        {
                          "env": { "ANTHROPIC_BASE_URL": "http://127.0.0.1:9", "ANTHROPIC_AUTH_TOKEN": "other" }
                        }
                        """),
                Map.of());
    }

    private static PublishedTool codex() {
        return new PublishedTool(
                "codex",
                NpmPackage.CODEX,
                List.of("exec", "--skip-git-repo-check", "--dangerously-bypass-approvals-and-sandbox"),
                List.of(".codex"),
                Map.of(".codex/config.toml", """
                        model = "gpt-5.5" # mine
                        model_provider = "mine"
                        [model_providers.mine]
                        name = "Mine"
                        base_url = "http://127.0.0.1:9/v1"
                        wire_api = "responses"
                        """),
                Map.of());
    }

    private static PublishedTool gemini() {
        return new PublishedTool(
                "gemini-cli",
                NpmPackage.GEMINI,
                List.of("--approval-mode", "yolo", "--skip-trust", "-p"),
                List.of(".gemini", ".cache/gemini"),
                Map.of(
                        ".gemini/settings.json",
                        "{\"security\":{\"auth\":{\"selectedType\":\"oauth-personal\"}}}\n",
                        ".gemini/.env",
                        "GOOGLE_GEMINI_BASE_URL=http://127.0.0.1:9\nGEMINI_API_KEY=other\n"),
                Map.of(".gemini/settings.json", "{\"security\":{\"auth\":{\"selectedType\":\"gemini-api-key\"}}}\n"));
    }

    private static PublishedTool opencode() {
        return new PublishedTool(
                "opencode",
                NpmPackage.OPENCODE,
                List.of("run"),
                List.of(
                        ".local/share/opencode",
                        ".local/state/opencode",
                        ".config/opencode",
                        ".cache/opencode",
                        ".npm"),
                Map.of(".config/opencode/opencode.json", """
                        {
                          "$schema": "https://opencode.ai/config.json",
                          "provider": { "mine": { "npm": "@ai-sdk/openai-compatible", "name": "Mine",
                            "options": { "baseURL": "http://127.0.0.1:9/v1" }, "models": { "m": {} } } },
                          "model": "mine/m"
                        }
                        """),
                Map.of());
    }

    private static PublishedTool qwen() {
        return new PublishedTool(
                "qwen-code",
                NpmPackage.QWEN,
                List.of("--approval-mode", "yolo", "-p"),
                List.of(".qwen", ".cache/qwen"),
                Map.of(
                        ".qwen/settings.json",
                        """
                        {
                          "security": {
                            "auth": {
                              "selectedType": "qwen-oauth"
                            }
                          },
                          "model": {
                            "name": "coder-model"
                          },
                          "$version": 4
                        }
                        """,
                        ".qwen/.env",
                        "OPENAI_BASE_URL=http://127.0.0.1:9/v1\nOPENAI_API_KEY=other\n"),
                Map.of());
    }

    /** Writes {@code files} below {@code home}. */
    static void put(Path home, Map<String, String> files) throws IOException {
        for (Map.Entry<String, String> one : files.entrySet()) {
            Path file = home.resolve(one.getKey());
            Files.createDirectories(file.getParent());
            Files.writeString(file, one.getValue());
        }
    }

    @Override
    public String toString() {
        return id;
    }
}

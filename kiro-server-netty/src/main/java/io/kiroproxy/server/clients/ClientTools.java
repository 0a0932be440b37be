package io.kiroproxy.server.clients;

import static io.kiroproxy.server.clients.FileEdit.set;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The tools that can be connected. A new one is one more entry. */
public final class ClientTools {

    private static final String CODEX_KEY = "KIRO_KEY";

    private static final List<ClientTool> ALL = List.of(
            claudeCode().speaking(TestCall.Wire.MESSAGES),
            codex().speaking(TestCall.Wire.RESPONSES),
            gemini().speaking(TestCall.Wire.GEMINI),
            opencode(),
            qwen(),
            ClientTool.byHand(
                    "aider",
                    "Aider",
                    "aider",
                    to -> List.of(Variable.of("OPENAI_API_BASE", to.v1()), Variable.key("OPENAI_API_KEY", to)),
                    "Start it with: aider --model openai/{model}"),
            ClientTool.byHand(
                    "openai-sdk",
                    "OpenAI SDKs and most editors",
                    "",
                    to -> List.of(Variable.of("OPENAI_BASE_URL", to.v1()), Variable.key("OPENAI_API_KEY", to)),
                    "Base URL {v1}, model {model}."),
            ClientTool.byHand(
                    "anthropic-sdk",
                    "Anthropic SDKs",
                    "",
                    to -> List.of(Variable.of("ANTHROPIC_BASE_URL", to.root()), Variable.key("ANTHROPIC_API_KEY", to)),
                    "Base URL {root} without /v1, model {model}."),
            byHand("cline", "Cline", "Settings, API Provider: OpenAI Compatible; Base URL {v1}; Model ID {model}."),
            byHand("roo-code", "Roo Code", "Settings, Providers: OpenAI Compatible; Base URL {v1}; Model {model}."),
            byHand(
                    "cursor",
                    "Cursor",
                    "Settings, Models: OpenAI API key on; Override OpenAI Base URL {v1}. Cursor calls from its own servers,"
                            + " so the proxy has to be reachable from there; a loopback address is not."),
            byHand(
                    "zed",
                    "Zed",
                    "In settings.json, language_models.openai_compatible: { \"Kiro\": { \"api_url\": \"{v1}\","
                            + " \"available_models\": [{ \"name\": \"{model}\", \"max_tokens\": 200000 }] } }."),
            byHand(
                    "continue",
                    "Continue",
                    "In ~/.continue/config.yaml, below models: { name: Kiro, provider: openai, model: {model}, apiBase:"
                            + " {v1}, apiKey: any }."));

    private ClientTools() {}

    /** All tools. */
    public static List<ClientTool> all() {
        return ALL;
    }

    /** The tool of that id, null when there is none. */
    public static @Nullable ClientTool find(String id) {
        return ALL.stream().filter(tool -> tool.id().equals(id)).findFirst().orElse(null);
    }

    /** The base URL has no {@code /v1}; both keys at once make it warn. */
    private static ClientTool claudeCode() {
        return ClientTool.of(
                        "claude-code",
                        "Claude Code",
                        "claude",
                        to -> List.of(
                                Variable.unset("ANTHROPIC_API_KEY"),
                                Variable.of("ANTHROPIC_BASE_URL", to.root()),
                                Variable.key("ANTHROPIC_AUTH_TOKEN", to),
                                Variable.of("CLAUDE_CODE_ATTRIBUTION_HEADER", "0")),
                        (to, places) -> List.of(FileEdit.json(
                                places.folder("CLAUDE_CONFIG_DIR", ".claude").resolve("settings.json"),
                                set(to.root(), "env", "ANTHROPIC_BASE_URL"),
                                set(to.key(), "env", "ANTHROPIC_AUTH_TOKEN"),
                                set("0", "env", "CLAUDE_CODE_ATTRIBUTION_HEADER"))),
                        "Inside it, /status shows the address in use. An env block in its own settings.json outweighs"
                                + " variables; run does not mind.")
                .outweighedBy((plain, to, folder, places) -> {
                    Path file = folder.resolve("settings.json");
                    Map<String, Object> env = new LinkedHashMap<>();
                    plain.variables()
                            .forEach(variable ->
                                    env.put(variable.name(), variable.value() == null ? "" : variable.value()));
                    return plain.reading(
                            file, json(Map.of("env", env)), List.of("--settings", file.toString()), List.of());
                });
    }

    /** Only the Responses wire is accepted; the built-in provider cannot be overridden (ecosystem.md 4). */
    private static ClientTool codex() {
        return ClientTool.of(
                        "codex",
                        "Codex CLI",
                        "codex",
                        to -> List.of(Variable.key(CODEX_KEY, to)),
                        (to, places) -> List.of(FileEdit.toml(
                                places.folder("CODEX_HOME", ".codex").resolve("config.toml"),
                                set(to.model(), "model"),
                                set("kiro", "model_provider"),
                                set("Kiro", "model_providers", "kiro", "name"),
                                set(to.v1(), "model_providers", "kiro", "base_url"),
                                set("responses", "model_providers", "kiro", "wire_api"),
                                set(to.key(), "model_providers", "kiro", "experimental_bearer_token"))),
                        "Codex knows no variable for an address, so its options come as a function of the shell.")
                .told(to -> List.of(
                        "-c",
                        "model=" + to.model(),
                        "-c",
                        "model_provider=kiro",
                        "-c",
                        "model_providers.kiro.name=Kiro",
                        "-c",
                        "model_providers.kiro.base_url=" + to.v1(),
                        "-c",
                        "model_providers.kiro.wire_api=responses",
                        "-c",
                        "model_providers.kiro.env_key=" + CODEX_KEY));
    }

    private static ClientTool gemini() {
        return ClientTool.of(
                        "gemini-cli",
                        "Gemini CLI",
                        "gemini",
                        to -> List.of(
                                Variable.of("GOOGLE_GEMINI_BASE_URL", to.root()), Variable.key("GEMINI_API_KEY", to)),
                        (to, places) -> {
                            Path folder = places.home().resolve(".gemini");
                            return List.of(
                                    FileEdit.json(
                                            folder.resolve("settings.json"),
                                            set("gemini-api-key", "security", "auth", "selectedType")),
                                    FileEdit.dotenv(
                                            folder.resolve(".env"),
                                            set(to.root(), "GOOGLE_GEMINI_BASE_URL"),
                                            set(to.key(), "GEMINI_API_KEY")));
                        },
                        "Authentication has to be the one by API key (in its /auth, or by setup); run chooses it by itself.")
                .outweighedBy((plain, to, folder, places) -> geminiHome(plain, folder, places));
    }

    /**
     * Gemini CLI takes the way of signing in from settings alone, and settings over the user's own only from root: it gets
     * a home in which everything is the user's but that.
     */
    private static Launch geminiHome(Launch plain, Path folder, ClientTool.Places places) throws IOException {
        Path own = places.folder("GEMINI_CLI_HOME", "").resolve(".gemini");
        Path lent = folder.resolve(".gemini");
        Path settings = own.resolve("settings.json");
        String text = Files.exists(settings) ? ClientSetup.text(Files.readAllBytes(settings)) : "";
        FileEdit edit =
                FileEdit.json(lent.resolve("settings.json"), set("gemini-api-key", "security", "auth", "selectedType"));
        return plain.reading(
                        edit.file(),
                        edit.applied(text),
                        List.of(),
                        List.of(Variable.of("GEMINI_CLI_HOME", folder.toString())))
                .mirroring(lent, own);
    }

    private static ClientTool opencode() {
        return ClientTool.of(
                "opencode",
                "opencode",
                "opencode",
                to -> List.of(new Variable(
                        "OPENCODE_CONFIG_CONTENT",
                        json(sorted(Map.of(
                                "provider", Map.of("kiro", opencodeProvider(to)), "model", "kiro/" + to.model()))),
                        true)),
                (to, places) -> {
                    Path folder = places.folder("XDG_CONFIG_HOME", ".config").resolve("opencode");
                    return List.of(FileEdit.json(
                            folder.resolve("opencode.json"),
                            set(opencodeProvider(to), "provider", "kiro"),
                            set("kiro/" + to.model(), "model")));
                },
                "");
    }

    private static Map<String, Object> opencodeProvider(Connection to) {
        Map<String, Object> provider = new LinkedHashMap<>();
        provider.put("npm", "@ai-sdk/openai-compatible");
        provider.put("name", "Kiro");
        provider.put("options", sorted(Map.of("baseURL", to.v1(), "apiKey", to.key())));
        provider.put("models", Map.of(to.model(), Map.of()));
        return provider;
    }

    /** A model or provider of the user's own settings would outweigh the variables of the other file. */
    private static ClientTool qwen() {
        return ClientTool.of(
                        "qwen-code",
                        "Qwen Code",
                        "qwen",
                        to -> List.of(
                                Variable.of("OPENAI_BASE_URL", to.v1()),
                                Variable.key("OPENAI_API_KEY", to),
                                Variable.of("OPENAI_MODEL", to.model())),
                        (to, places) -> {
                            Path folder = places.home().resolve(".qwen");
                            Path settings = folder.resolve("settings.json");
                            return List.of(
                                    FileEdit.json(
                                            settings,
                                            set("openai", "security", "auth", "selectedType"),
                                            set(to.v1(), "security", "auth", "baseUrl"),
                                            set(to.key(), "security", "auth", "apiKey"),
                                            set(to.model(), placeOfModel(settings))),
                                    FileEdit.dotenv(
                                            folder.resolve(".env"),
                                            set(to.v1(), "OPENAI_BASE_URL"),
                                            set(to.key(), "OPENAI_API_KEY"),
                                            set(to.model(), "OPENAI_MODEL")));
                        },
                        "A provider in its own settings.json outweighs variables; run does not mind.")
                .outweighedBy((plain, to, folder, places) -> machineSettings(plain, to, folder));
    }

    /** Where Qwen Code's settings have the model: older ones in a plain value, which it understands, too. */
    private static String[] placeOfModel(Path settings) {
        try {
            String there =
                    Files.exists(settings) ? new JsoncText(Files.readString(settings)).raw(List.of("model")) : null;
            return there != null && there.startsWith("\"") ? new String[] {"model"} : new String[] {"model", "name"};
        } catch (IOException | UnreadableFile e) {
            return new String[] {"model", "name"}; // said by whoever edits the file
        }
    }

    /** Settings of the machine's owner outweigh those of its user. */
    private static Launch machineSettings(Launch plain, Connection to, Path folder) {
        Path file = folder.resolve("settings.json");
        Map<String, Object> auth = sorted(Map.of("selectedType", "openai", "baseUrl", to.v1(), "apiKey", to.key()));
        Map<String, Object> settings =
                sorted(Map.of("security", Map.of("auth", auth), "model", Map.of("name", to.model())));
        return plain.reading(
                file,
                json(settings),
                List.of(),
                List.of(Variable.of("QWEN_CODE_SYSTEM_SETTINGS_PATH", file.toString())));
    }

    /** What is written is the same in every run. */
    private static Map<String, Object> sorted(Map<String, Object> members) {
        return new TreeMap<>(members);
    }

    private static String json(Map<String, Object> value) {
        return new JsoncText("").literal(value);
    }

    private static ClientTool byHand(String id, String name, String hint) {
        return ClientTool.byHand(
                id, name, "", to -> List.of(), hint + " Any API key will do while the proxy asks for none.");
    }
}

package io.kiroproxy.server.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Setting a tool up and taking that back, over files as people have them (user-pains.md P44). */
class ClientSetupTest {

    private static final Connection TO =
            new Connection(URI.create("http://127.0.0.1:8080"), "k-123", "claude-sonnet-4.5");
    private static final JsonMapper LENIENT = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS, JsonReadFeature.ALLOW_TRAILING_COMMA)
            .build();

    @TempDir
    private Path user;

    private ClientSetup setup = new ClientSetup(Path.of("unused"), Map.of(), Path.of("unused"));

    @BeforeEach
    void open() {
        setup = new ClientSetup(user.resolve("proxy-home"), Map.of(), user);
    }

    private static ClientTool tool(String id) {
        ClientTool tool = ClientTools.find(id);
        assertThat(tool).isNotNull();
        return java.util.Objects.requireNonNull(tool);
    }

    static Stream<Arguments> json() {
        List<String> files = List.of(
                "",
                "{}",
                "{ }\n",
                "\uFEFF{\r\n  \"theme\": \"dark\"\r\n}\r\n",
                "{\n\t\"theme\": \"dark\",\n\t\"env\": {\n\t\t\"FOO\": \"1\", // mine\n\t},\n}\n",
                "// settings\n{\n  /* a block { \"env\": 1 } */\n  \"permissions\": { \"allow\": [\"Bash(ls:*)\", \"}\"] },\n"
                        + "  \"env\": {}\n}",
                "{\"env\":{\"ANTHROPIC_BASE_URL\":\"https://corp.example\",\"X\":\"\\\"}\"},\"model\":\"opus\"}",
                "{\n  \"env\": { \"A\": \"b\" },\n  \"hooks\": {\"Stop\": [{\"hooks\": [{\"type\": \"command\"}]}]} // end\n}\n\n",
                "{\n    \"security\": {\n        \"auth\": { \"selectedType\": \"oauth-personal\" }\n    }\n}\n",
                "{\n  \"$schema\": \"https://opencode.ai/config.json\",\n  \"provider\": {\n    \"local\": { \"npm\": \"x\" }\n  }\n}\n");
        return Stream.of("claude-code", "gemini-cli", "opencode", "qwen-code")
                .flatMap(tool -> files.stream().map(file -> Arguments.of(tool, file)));
    }

    static Stream<String> toml() {
        return Stream.of(
                "",
                "\uFEFF",
                "model = \"o3\"\r\napproval_policy = \"never\" # mine\r\n",
                "# my config\n\n[mcp_servers.docs]\ncommand = \"npx\"\nargs = [\n  \"a]\", # one\n  '[b',\n]\n",
                "model = \"gpt-5\"  # keep\nmodel_provider = 'azure'\n[model_providers.azure]\nname = \"Azure\"\n"
                        + "base_url = \"https://x/openai\"\nquery_params = { api-version = \"2025\" }\n",
                "notify = \"\"\"\nmodel_provider = \"not me\"\n[nor.me]\n\"\"\"\n[projects.\"/home/u/a.b\"]\ntrust_level = \"trusted\"",
                "[model_providers.kiro]\nname = \"Old\"\nbase_url = \"http://old/v1\"\nextra = 1\n\n[tui]\nnotifications = true\n");
    }

    static Stream<Arguments> dotenv() {
        List<String> files = List.of(
                "",
                "\uFEFF",
                "# mine\n\nA=1\n",
                "A=1",
                "\uFEFF# mine\r\nGEMINI_API_KEY=\"old one\" # why\r\nOPENAI_API_KEY = 'old'\r\n",
                "export OPENAI_BASE_URL=http://old/v1\nexport GOOGLE_GEMINI_BASE_URL=http://old\n#GEMINI_API_KEY=off\n",
                "GEMINI_API_KEY=first\nGEMINI_API_KEY=counts\nOPENAI_API_KEY=first\nOPENAI_API_KEY=counts");
        return Stream.of("gemini-cli", "qwen-code")
                .flatMap(tool -> files.stream().map(file -> Arguments.of(tool, file)));
    }

    @ParameterizedTest
    @MethodSource("dotenv")
    void fileOfVariablesHoldsTheConnectionAndIsByteIdenticalAfterwards(String id, String content) throws Exception {
        Path file = setup.files(tool(id), TO).get(1);
        put(file, content);

        setup.apply(tool(id), TO);

        List<String> lines =
                Files.readString(file).replace("\uFEFF", "").lines().toList();
        String key = id.equals("gemini-cli") ? "GEMINI_API_KEY" : "OPENAI_API_KEY";
        assertThat(lines.stream().filter(line -> line.startsWith(key)).reduce((first, last) -> last))
                .hasValueSatisfying(line -> assertThat(line).endsWith("=k-123"));
        assertThat(lines).anyMatch(line -> line.contains("BASE_URL=http://127.0.0.1:8080"));
        assertThat(lines)
                .containsAll(
                        content.lines().filter(line -> line.startsWith("#")).toList());
        undoneByteForByte(tool(id), file, content);
    }

    @ParameterizedTest
    @MethodSource("json")
    void jsonFileHoldsTheConnectionAndIsByteIdenticalAfterwards(String id, String content) throws Exception {
        Path file = setup.files(tool(id), TO).get(0);
        put(file, content);
        JsonNode before = content.isEmpty() ? LENIENT.createObjectNode() : read(file);

        setup.apply(tool(id), TO);

        JsonNode after = read(file);
        assertThat(after.toString())
                .contains(
                        id.equals("gemini-cli")
                                ? "gemini-api-key"
                                : id.equals("qwen-code") ? "openai" : "http://127.0.0.1:8080");
        before.fieldNames().forEachRemaining(name -> assertThat(after.has(name)).isTrue());
        assertThat(setup.state(tool(id), TO)).isEqualTo(ClientSetup.State.CONNECTED);
        undoneByteForByte(tool(id), file, content);
    }

    @ParameterizedTest
    @MethodSource("toml")
    void tomlFileHoldsTheConnectionAndIsByteIdenticalAfterwards(String content) throws Exception {
        ClientTool codex = tool("codex");
        Path file = setup.files(codex, TO).get(0);
        put(file, content);

        setup.apply(codex, TO);

        TomlText after = new TomlText(Files.readString(file));
        assertThat(after.raw(List.of("model_provider"))).isEqualTo("\"kiro\"");
        assertThat(after.raw(List.of("model"))).isEqualTo("\"claude-sonnet-4.5\"");
        assertThat(after.raw(List.of("model_providers", "kiro", "base_url"))).isEqualTo("\"http://127.0.0.1:8080/v1\"");
        assertThat(after.raw(List.of("model_providers", "kiro", "wire_api"))).isEqualTo("\"responses\"");
        TomlScanner.scan(content).entries().forEach(entry -> assertThat(after.raw(entry.path()))
                .as("%s", entry.path())
                .isNotNull());
        undoneByteForByte(codex, file, content);
    }

    @Test
    void fileThatWasNotThereIsGoneAgainWithItsFolders() throws Exception {
        for (String id : List.of("claude-code", "codex", "gemini-cli", "opencode", "qwen-code")) {
            assertThat(setup.apply(tool(id), TO)).allMatch(change -> change.change() == FileChange.Change.CREATED);
            setup.undo(tool(id));
            assertThat(setup.files(tool(id), TO)).noneMatch(Files::exists);
        }
        try (Stream<Path> left = Files.list(user)) {
            assertThat(left).containsExactly(user.resolve("proxy-home"));
        }
    }

    @Test
    void settingUpTwiceChangesNothingMoreAndOneUndoLeadsBack() throws Exception {
        Path file = setup.files(tool("claude-code"), TO).get(0);
        put(file, "{\n  \"a\": 1\n}\n");

        setup.apply(tool("claude-code"), TO);
        Connection elsewhere = new Connection(URI.create("http://127.0.0.1:9999"), "other", "x");
        assertThat(setup.state(tool("claude-code"), elsewhere)).isEqualTo(ClientSetup.State.DRIFTED);
        setup.apply(tool("claude-code"), elsewhere);
        Connection otherKey = new Connection(elsewhere.base(), "any", "y");
        assertThat(setup.state(tool("claude-code"), otherKey)).isEqualTo(ClientSetup.State.CONNECTED);
        assertThat(setup.apply(tool("claude-code"), elsewhere))
                .allMatch(change -> change.change() == FileChange.Change.UNCHANGED);

        undoneByteForByte(tool("claude-code"), file, "{\n  \"a\": 1\n}\n");
    }

    @Test
    void whatTheUserChangedMeanwhileStaysAndTheRestGoesBack() throws Exception {
        ClientTool claude = tool("claude-code");
        Path file = setup.files(claude, TO).get(0);
        put(file, "{\n  \"env\": {\n    \"ANTHROPIC_BASE_URL\": \"https://corp.example\"\n  }\n}\n");
        setup.apply(claude, TO);
        Files.writeString(
                file,
                Files.readString(file)
                        .replace("k-123", "my-own")
                        .replaceFirst("\\{\n", "{\n  \"theme\": \"light\", // new\n"));

        FileChange change = setup.undo(claude).get(0);

        assertThat(change.change()).isEqualTo(FileChange.Change.MERGED);
        assertThat(change.kept()).containsExactly("env.ANTHROPIC_AUTH_TOKEN");
        assertThat(Files.readString(file)).isEqualTo("""
                {
                  "theme": "light", // new
                  "env": {
                    "ANTHROPIC_BASE_URL": "https://corp.example",
                    "ANTHROPIC_AUTH_TOKEN": "my-own"
                  }
                }
                """);
    }

    @Test
    void tableThatWasMadeGoesWhenTheUserAddedSomethingElse() throws Exception {
        ClientTool codex = tool("codex");
        Path file = setup.files(codex, TO).get(0);
        put(file, "[tui]\nx = 1\n");
        setup.apply(codex, TO);
        Files.writeString(file, Files.readString(file) + "\n[mine]\ny = 2\n");

        setup.undo(codex);

        assertThat(Files.readString(file)).isEqualTo("[tui]\nx = 1\n\n[mine]\ny = 2\n");
    }

    @Test
    void fileThatCannotBeUnderstoodIsLeftAloneAndSaysWhere() throws Exception {
        Path claude = setup.files(tool("claude-code"), TO).get(0);
        put(claude, "{\n  \"env\": {\n");
        assertThatThrownBy(() -> setup.apply(tool("claude-code"), TO))
                .isInstanceOf(UnreadableFile.class)
                .hasMessageContaining("settings.json")
                .hasMessageContaining("line 3");
        assertThat(Files.readString(claude)).isEqualTo("{\n  \"env\": {\n");

        byte[] latin = "{ \"theme\": \"grün\" }".getBytes(StandardCharsets.ISO_8859_1);
        Files.write(claude, latin);
        assertThatThrownBy(() -> setup.apply(tool("claude-code"), TO))
                .isInstanceOf(UnreadableFile.class)
                .hasMessageContaining("settings.json")
                .hasMessageContaining("not UTF-8");
        assertThat(Files.readAllBytes(claude)).isEqualTo(latin);

        Path codex = setup.files(tool("codex"), TO).get(0);
        put(codex, "model_providers = { kiro = { name = \"x\" } }\n");
        assertThatThrownBy(() -> setup.apply(tool("codex"), TO))
                .isInstanceOf(UnreadableFile.class)
                .hasMessageContaining("written as one value");
    }

    @Test
    void diffShowsTheChangeButNoKeyAndFilesKeepTheirRights() throws Exception {
        Path file = setup.files(tool("claude-code"), TO).get(0);
        put(file, "{\n  \"a\": 1\n}\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        FileChange change = setup.preview(tool("claude-code"), TO).get(0);
        assertThat(change.diff()).contains("-  \"a\": 1", "+  \"a\": 1,", "***").doesNotContain("k-123");
        assertThat(Files.readString(file)).isEqualTo("{\n  \"a\": 1\n}\n");

        setup.apply(tool("claude-code"), TO);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r--r--");
        Path backup = user.resolve("proxy-home/state/clients/claude-code.json");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(backup)))
                .isEqualTo("rw-------");
    }

    @Test
    void linkedFileIsWrittenWhereTheLinkLeads() throws Exception {
        Path real = Files.writeString(user.resolve("dotfiles.json"), "{}");
        Path file = setup.files(tool("claude-code"), TO).get(0);
        Files.createDirectories(file.getParent());
        Files.createSymbolicLink(file, real);

        setup.apply(tool("claude-code"), TO);

        assertThat(file).isSymbolicLink();
        assertThat(Files.readString(real)).contains("ANTHROPIC_BASE_URL");
        setup.undo(tool("claude-code"));
        assertThat(Files.readString(real)).isEqualTo("{}");
    }

    @Test
    void shellsQuoteWhatTheySet() {
        List<Variable> variables = List.of(new Variable("A", "it's $x", false), Variable.unset("B"));
        assertThat(Shell.named("/bin/zsh").script(variables)).isEqualTo("export A='it'\\''s $x'\nunset B");
        assertThat(Shell.FISH.script(variables)).isEqualTo("set -gx A 'it\\'s $x'\nset -e B");
        assertThat(Shell.POWERSHELL.script(variables))
                .isEqualTo("$Env:A = 'it''s $x'\nRemove-Item Env:B -ErrorAction SilentlyContinue");
        assertThat(Shell.CMD.script(variables)).isEqualTo("set \"A=it's $x\"\nset \"B=\"");
    }

    @Test
    void programThatKnowsNoVariableForItsAddressIsAFunctionInEveryShell() {
        ClientTool codex = tool("codex");
        String base = "'-c' 'model_providers.kiro.base_url=http://127.0.0.1:8080/v1'";
        assertThat(Shell.BASH.script(codex, TO))
                .startsWith("export KIRO_KEY='k-123'\ncodex() { command codex '-c' 'model=")
                .contains(base)
                .endsWith(" \"$@\"; }");
        assertThat(Shell.FISH.script(codex, TO))
                .contains("\nfunction codex; command codex '-c'", base)
                .endsWith(" $argv; end");
        assertThat(Shell.POWERSHELL.script(codex, TO))
                .contains("\nfunction codex { & (Get-Command codex -CommandType", base)
                .endsWith(" @args }");
        assertThat(Shell.CMD.script(codex, TO))
                .contains("\ndoskey codex=codex \"-c\" ")
                .endsWith(" $*");
        assertThat(Shell.BASH.script(tool("aider"), TO)).doesNotContain("()");
    }

    @Test
    void startingAToolTellsNoKeyOnItsCommandLine() throws Exception {
        for (ClientTool tool : ClientTools.all()) {
            Launch launch = tool.launch(TO, user, Map.of(), user.resolve("me"));
            assertThat(launch.arguments()).as(tool.id()).noneMatch(word -> word.contains("k-123"));
            assertThat(launch.toString()).as(tool.id()).doesNotContain("k-123");
            assertThat(launch.files().keySet()).allMatch(file -> file.startsWith(user));
        }
    }

    @Test
    void startedGeminiFindsTheUsersOwnFilesWithAnotherWayOfSigningIn() throws Exception {
        Path own = user.resolve("me/.gemini");
        put(own.resolve("settings.json"), "{\"security\":{\"auth\":{\"selectedType\":\"oauth-personal\"}},\"ui\":1}");
        Path folder = user.resolve("lent");

        Launch launch = tool("gemini-cli").launch(TO, folder, Map.of(), user.resolve("me"));

        assertThat(launch.files())
                .containsExactly(Map.entry(
                        folder.resolve(".gemini/settings.json"),
                        "{\"security\":{\"auth\":{\"selectedType\":\"gemini-api-key\"}},\"ui\":1}"));
        assertThat(launch.mirrors()).containsExactly(Map.entry(folder.resolve(".gemini"), own));
        assertThat(launch.variables()).contains(Variable.of("GEMINI_CLI_HOME", folder.toString()));
    }

    private void undoneByteForByte(ClientTool tool, Path file, String content) throws IOException {
        setup.undo(tool);
        assertThat(Files.readAllBytes(file)).isEqualTo(content.getBytes(StandardCharsets.UTF_8));
        assertThat(setup.state(tool, TO)).isEqualTo(ClientSetup.State.NOT);
    }

    private static void put(Path file, String content) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private static JsonNode read(Path file) throws IOException {
        String text = Files.readString(file);
        return LENIENT.readTree(text.startsWith("\uFEFF") ? text.substring(1) : text);
    }
}

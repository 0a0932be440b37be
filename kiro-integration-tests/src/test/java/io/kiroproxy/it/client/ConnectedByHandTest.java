package io.kiroproxy.it.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.it.fixture.ProxyUnderTest;
import io.kiroproxy.simulator.generate.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The published tools talk to the proxy with nothing but what the READMEs say to enter by hand. */
@Tag("client")
class ConnectedByHandTest {

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Pattern FILE = Pattern.compile("(?s)```toml\n# ~/(\\S+)\n(.+?)```");

    /** What Gemini CLI writes once one has chosen the API key as authentication. */
    private static final String API_KEY_CHOSEN = "{\"security\":{\"auth\":{\"selectedType\":\"gemini-api-key\"}}}";

    private static final Map<String, NpmPackage> PACKAGES = Map.of(
            "claude", NpmPackage.CLAUDE_CODE,
            "codex", NpmPackage.CODEX,
            "gemini", NpmPackage.GEMINI);

    private static final Map<String, List<String>> ARGUMENTS = Map.of(
            "claude", List.of("-p"),
            "codex", List.of("exec", "--skip-git-repo-check", "--dangerously-bypass-approvals-and-sandbox"),
            "gemini", List.of("--approval-mode", "yolo", "--skip-trust", "-p"));

    @RegisterExtension
    final ProxyUnderTest proxy = ProxyUnderTest.withDefaults();

    @TempDir
    private Path home;

    @ParameterizedTest
    @ValueSource(strings = {"claude", "codex", "gemini"})
    void lineOfTheReadmeConnectsTheTool(String tool) throws IOException {
        String readme = readme("README.md");
        Path program = Objects.requireNonNull(PACKAGES.get(tool)).installed();
        Path work = Files.createDirectories(home.resolve("work"));
        writeFiles(readme);
        proxy.simulator().onGenerate(request -> Scenario.text("KIRO-ANSWERS"));

        List<String> command = new ArrayList<>(List.of("env", "-u", "XDG_CONFIG_HOME"));
        command.add(program.toString());
        command.addAll(Objects.requireNonNull(ARGUMENTS.get(tool)));
        command.add("say something");
        ChildProcess.Result run = ChildProcess.run(command, variables(readme, tool), work, LIMIT);

        assertThat(run.stdout()).as(run::output).contains("KIRO-ANSWERS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"claude", "codex", "gemini"})
    void bothReadmesSayTheSame(String tool) throws IOException {
        String chinese = readme("README.zh-CN.md");

        assertThat(line(chinese, tool)).isEqualTo(line(readme("README.md"), tool));
        assertThat(FILE.matcher(chinese).results().map(found -> found.group()).toList())
                .isEqualTo(FILE.matcher(readme("README.md"))
                        .results()
                        .map(found -> found.group())
                        .toList());
    }

    private static String readme(String name) throws IOException {
        return Files.readString(Path.of("..", name));
    }

    /** The files that the page shows, in the home. */
    private void writeFiles(String readme) throws IOException {
        Matcher file = FILE.matcher(readme);
        assertThat(file.find()).isTrue();
        do {
            Path path = home.resolve(file.group(1));
            Files.createDirectories(path.getParent());
            Files.writeString(path, here(file.group(2)));
        } while (file.find());
        Path gemini = Files.createDirectories(home.resolve(".gemini"));
        Files.writeString(gemini.resolve("settings.json"), API_KEY_CHOSEN);
    }

    /** What stands before the tool's name, as a shell would read it, and what keeps tools from asking other hosts. */
    private Map<String, String> variables(String readme, String tool) {
        Map<String, String> all = new HashMap<>(Map.of(
                "HOME", home.toString(),
                "DISABLE_TELEMETRY", "1",
                "DISABLE_AUTOUPDATER", "1",
                "DISABLE_ERROR_REPORTING", "1",
                "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1"));
        for (String pair : line(readme, tool).split(" ", -1)) {
            all.put(pair.substring(0, pair.indexOf('=')), here(pair.substring(pair.indexOf('=') + 1)));
        }
        return all;
    }

    private static String line(String readme, String tool) {
        Matcher line = Pattern.compile("`((?:[A-Z_]+=\\S+ )+)" + tool + "`").matcher(readme);
        assertThat(line.find()).as("a line for " + tool).isTrue();
        return line.group(1).strip();
    }

    private String here(String text) {
        return text.replace("http://127.0.0.1:8080", proxy.uri().toString());
    }
}

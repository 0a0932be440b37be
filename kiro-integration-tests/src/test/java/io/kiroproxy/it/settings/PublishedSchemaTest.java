package io.kiroproxy.it.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.kiroproxy.server.config.ConfigException;
import io.kiroproxy.server.config.ConfigFile;
import io.kiroproxy.server.config.Setting;
import io.kiroproxy.server.config.SettingCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The published JSON Schema and the reader of settings are of one mind, and settings may be written as JSON too. */
class PublishedSchemaTest {

    private static final Path DOCS = Path.of("..", "docs");
    private static final Pattern BLOCK = Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL);
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Schema schema = schema();

    @TempDir
    private Path folder;

    private static Schema schema() {
        try {
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(JSON.readTree(DOCS.resolve("config.schema.json").toFile()));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    static List<Setting<?>> settings() {
        return SettingCatalogue.all();
    }

    @Test
    void everyExampleOfTheGuideFits() throws Exception {
        List<String> blocks = new ArrayList<>();
        for (String page : List.of("configuration.md", "getting-started.md")) {
            Matcher block = BLOCK.matcher(Files.readString(DOCS.resolve(page)));
            while (block.find()) {
                blocks.add(block.group(1));
            }
        }
        assertThat(blocks).hasSizeGreaterThan(1);
        for (String block : blocks) {
            assertThat(schema.validate(YAML.readTree(block))).as(block).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("settings")
    void everyDefaultFits(Setting<?> setting) throws Exception {
        Object shown = setting.shownDefault();
        if (shown != null && !shown.equals("a quarter of the heap")) {
            Object value = shown instanceof String text ? YAML.readTree(text) : shown;
            JsonNode file = JSON.valueToTree(nested(setting.path(), value));
            assertThat(schema.validate(file)).as("%s", file).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "server: { lisen: 'x:1' }",
                "servers: {}",
                "server: { limits: { calls: many } }",
                "server: { limits: { calls: 0 } }",
                "accounts: { selection: fastest }",
                "accounts: { cooldown: soon }",
                "server: { access-log: [] }",
                "access: { clients: [{ name: a, kye: b }] }",
                "long-history: { strategies: [shorten] }",
                "telemetry: { sample-ratio: 2 }"
            })
    void whatTheReaderRefusesTheSchemaRefusesToo(String text) throws Exception {
        Path file = Files.writeString(folder.resolve("config.yaml"), text);

        assertThatThrownBy(() -> ConfigFile.load(file, Map.of())).isInstanceOf(ConfigException.class);
        assertThat(schema.validate(YAML.readTree(text))).isNotEmpty();
    }

    @Test
    void fileMayBeJson() throws Exception {
        Path good = Files.writeString(
                folder.resolve("good.json"),
                "{\n  \"server\": {\"listen\": \"127.0.0.1:81\"},\n  \"models\": {\"aliases\": {\"a\": \"b\"}}\n}\n");
        Path bad = Files.writeString(folder.resolve("bad.json"), "{\n  \"server\": {\n    \"lisen\": \"x\"\n  }\n}");

        assertThat(ConfigFile.load(good, Map.of()).listen().port()).isEqualTo(81);
        assertThatThrownBy(() -> ConfigFile.load(bad, Map.of()))
                .hasMessageContaining("bad.json:3: server.lisen: unknown key (nearest: listen)");
    }

    private static Map<String, Object> nested(String path, Object value) {
        int dot = path.indexOf('.');
        return dot < 0 ? Map.of(path, value) : Map.of(path.substring(0, dot), nested(path.substring(dot + 1), value));
    }
}

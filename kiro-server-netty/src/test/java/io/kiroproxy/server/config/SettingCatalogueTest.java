package io.kiroproxy.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kiroproxy.core.spi.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every setting has, whichever it is. */
class SettingCatalogueTest {

    private static final Path DOCS = Path.of("..", "docs");
    private static final String MARK = "<!-- Below this line everything is made from the catalogue of settings. -->\n";

    @TempDir
    private Path home;

    static List<Setting<?>> settings() {
        return SettingCatalogue.all();
    }

    @Test
    void pathsAndVariablesAreUnique() {
        List<String> names = new ArrayList<>();
        for (Setting<?> setting : settings()) {
            names.add(setting.path());
            names.add(setting.variable());
            names.addAll(setting.otherVariables());
        }
        assertThat(names).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("settings")
    void everySettingIsDescribedAndShown(Setting<?> setting) {
        assertThat(setting.description()).endsWith(".");
        assertThat(setting.path()).matches("[a-z-]+(\\.[a-z-]+)+");
        assertThat(setting.shownDefault()).isNotEqualTo("");
    }

    @ParameterizedTest
    @MethodSource("settings")
    <T> void shownDefaultIsReadAsTheDefaultAndLeavesTheRestAlone(Setting<T> setting) throws Exception {
        Object shown = setting.shown(ServerConfig.DEFAULT);
        if (shown == null) {
            return;
        }
        String text = shown instanceof String one ? one : new ObjectMapper().writeValueAsString(shown);
        ConfigSnapshot read = ConfigSources.of(Map.of(setting.variable(), text)).load();

        assertThat(read.config()).isEqualTo(ServerConfig.DEFAULT);
        assertThat(read.origin(setting)).isEqualTo(new Origin(Origin.Layer.ENVIRONMENT, setting.variable(), 0));
    }

    @Test
    void laterSourcesWinAndSayWhereTheyAre() throws Exception {
        Path own = Files.writeString(home.resolve("config.yaml"), """
                accounts: { cooldown: 1s, stickiness: 1s, max-in-flight: 1 }
                failover: { max-accounts: 2, max-attempts: 2 }
                """);
        Path given = Files.writeString(home.resolve("my.yaml"), """
                accounts: { cooldown: 2s, stickiness: 2s }
                failover:
                  max-accounts: 3
                """);
        ConfigSnapshot read = ConfigSources.of(Map.of("KIRO_ACCOUNTS_COOLDOWN", "3s", "KIRO_SERVER_PORT", "81"))
                .homeFile(own)
                .file(given)
                .flag("--port", "KIRO_SERVER_PORT", "82")
                .flag("--set", "failover.max-accounts", "4")
                .load();

        assertThat(origins(read))
                .containsEntry("server.listen", "--port")
                .containsEntry("accounts.cooldown", "KIRO_ACCOUNTS_COOLDOWN")
                .containsEntry("accounts.stickiness", given + ":1")
                .containsEntry("accounts.max-in-flight", own + ":1")
                .containsEntry("failover.max-accounts", "--set")
                .containsEntry("failover.max-attempts", own + ":2")
                .containsEntry("models.unknown", "default");
        assertThat(read.config().listen().port()).isEqualTo(82);
        assertThat(read.config().accounts().cooldown()).hasSeconds(3);
        assertThat(read.config().failover().maxAccounts()).isEqualTo(4);
    }

    @Test
    void secretsComeFromFilesNamedByVariables() throws Exception {
        Path key = Files.writeString(home.resolve("key"), "s3cret\n");

        for (String name : List.of("KIRO_ADMIN_KEY_FILE", "KIRO_ACCESS_ADMIN_KEY_FILE")) {
            ServerConfig config =
                    ConfigSources.of(Map.of(name, key.toString())).load().config();
            assertThat(config.access().adminKey()).isEqualTo(Secret.of("s3cret"));
        }
    }

    @Test
    void listsAndMappingsInVariablesAreWrittenAsInYamlOrWithCommas() {
        ServerConfig config = ConfigSources.of(Map.of(
                        "KIRO_SERVER_ALLOWED_HOSTS", "a.test, b.test",
                        "KIRO_MODELS_ALIASES", "{ mine: claude-sonnet-4.5 }",
                        "KIRO_ACCESS_CLIENTS", "[{ name: laptop, key: 'a${b}' }]"))
                .load()
                .config();

        assertThat(config.allowedHosts()).containsExactly("a.test", "b.test");
        assertThat(config.models().aliases()).containsEntry("mine", "claude-sonnet-4.5");
        assertThat(config.access().clients().get(0).key().reveal()).isEqualTo("a${b}");
    }

    @Test
    void settingsThatFitOnlyTogetherAreTakenInAnyOrder() {
        ServerConfig config = ConfigSources.of(
                        Map.of("KIRO_SERVER_LIMITS_WRITE_LOW", "1MiB", "KIRO_SERVER_LIMITS_WRITE_HIGH", "2MiB"))
                .load()
                .config();

        assertThat(config.limits().of(Limit.WRITE_LOW)).isEqualTo(1 << 20);
    }

    @Test
    void schemaInTheDocumentationIsTheOneOfTheCatalogue() throws Exception {
        upToDate(DOCS.resolve("config.schema.json"), ConfigSchema.json());
        JsonNode schema = new ObjectMapper().readTree(ConfigSchema.json());
        for (Setting<?> setting : settings()) {
            String pointer = "/properties/" + setting.path().replace(".", "/properties/");
            assertThat(schema.at(pointer).path("description").asText()).isEqualTo(setting.description());
        }
    }

    @Test
    void referenceInTheDocumentationIsTheOneOfTheCatalogue() throws Exception {
        Path file = DOCS.resolve("configuration.md");
        String text = Files.readString(file);
        assertThat(text).contains(MARK);
        upToDate(file, text.substring(0, text.indexOf(MARK) + MARK.length()) + "\n" + ConfigReference.markdown());
    }

    /** {@code -Dkiro.docs=write} writes the file instead of comparing it. */
    private static void upToDate(Path file, String expected) throws Exception {
        if ("write".equals(System.getProperty("kiro.docs"))) {
            Files.writeString(file, expected);
        }
        assertThat(file).as("out of date: run this test with -Dkiro.docs=write").hasContent(expected);
    }

    private static Map<String, String> origins(ConfigSnapshot read) {
        Map<String, String> origins = new java.util.TreeMap<>();
        settings()
                .forEach(setting ->
                        origins.put(setting.path(), read.origin(setting).toString()));
        return origins;
    }
}

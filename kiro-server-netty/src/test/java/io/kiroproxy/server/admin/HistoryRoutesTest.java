package io.kiroproxy.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kiroproxy.protocol.kiro.history.HistoryStrategy;
import io.kiroproxy.server.config.ConfigFile;
import io.kiroproxy.server.config.ServerConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class HistoryRoutesTest {

    private static final String PATH = "/api/settings/history";

    @TempDir
    Path home;

    @Test
    void settingsHaveTheOriginalsShapeAndDefaults() throws Exception {
        try (AdminProxy proxy = AdminProxy.start(home)) {
            JsonNode shown = proxy.get(PATH).json();

            List<String> names = new ArrayList<>();
            shown.fieldNames().forEachRemaining(names::add);
            assertThat(names)
                    .containsExactly(
                            "strategies",
                            "max_messages",
                            "max_chars",
                            "summary_keep_recent",
                            "summary_threshold",
                            "summary_max_length",
                            "retry_max_messages",
                            "max_retries",
                            "estimate_threshold",
                            "chars_per_token",
                            "summary_cache_enabled",
                            "summary_cache_min_delta_messages",
                            "summary_cache_min_delta_chars",
                            "summary_cache_max_age_seconds",
                            "add_warning_header");
            assertThat(shown.path("strategies").toString()).isEqualTo("[\"none\"]");
            assertThat(shown.path("max_chars").asInt()).isEqualTo(150_000);
        }
    }

    @Test
    void changeIsObeyedAtOnce_andFoundAgainInTheFileWithAllElse() throws Exception {
        Path file = home.resolve("config.yaml");
        Files.writeString(file, "# mine\nlong-history:\n  max-messages: 7\nmodels:\n  unknown: pass # as it is\n");
        try (AdminProxy proxy = AdminProxy.start(home)) {
            JsonNode answer = proxy.post(
                            PATH,
                            "{\"strategies\":[\"auto_truncate\",\"error_retry\"],\"max_messages\":12,"
                                    + "\"chars_per_token\":2.5,\"summary_cache_max_age_seconds\":60,"
                                    + "\"add_warning_header\":false}")
                    .json();

            assertThat(answer.path("ok").asBoolean()).isTrue();
            assertThat(answer.path("config")).isEqualTo(proxy.get(PATH).json());
            assertThat(answer.at("/config/max_messages").asInt()).isEqualTo(12);
        }
        assertThat(Files.readString(file))
                .contains("# mine", "unknown: pass # as it is")
                .doesNotContain("max-messages: 7");
        ServerConfig kept = ConfigFile.load(file, Map.of());
        assertThat(kept.longHistory().strategies())
                .containsExactly(HistoryStrategy.AUTO_TRUNCATE, HistoryStrategy.ERROR_RETRY);
        assertThat(kept.longHistory().charsPerToken()).isEqualTo(2.5);
        assertThat(kept.longHistory().summaryCacheMaxAge()).hasSeconds(60);
        assertThat(kept.longHistory().addWarningHeader()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'strategies':['magic']} | strategies",
                "{'max_messages':'many'} | max_messages",
                "{'max_messages':1} | max_messages",
                "{'chars_per_token':0} | chars_per_token",
                "{'add_warning_header':'yes'} | add_warning_header",
            })
    void wrongValueIsRefusedByName_andChangesNothing(String body, String name) throws Exception {
        try (AdminProxy proxy = AdminProxy.start(home)) {
            JsonNode before = proxy.get(PATH).json();
            AdminProxy.Answer reply = proxy.post(PATH, body.replace('\'', '"'));

            assertThat(reply.status()).isEqualTo(422);
            assertThat(reply.json().at("/detail/0/loc/1").asText()).isEqualTo(name);
            assertThat(proxy.get(PATH).json()).isEqualTo(before);
            assertThat(home.resolve("config.yaml")).doesNotExist();
        }
    }

    @Test
    void fileThatIsWrittenInAnotherWayKeepsItsWay() throws Exception {
        Path file = home.resolve("config.yaml");
        Files.writeString(file, "{models: {unknown: pass}}\n");
        try (AdminProxy proxy = AdminProxy.start(home)) {
            assertThat(proxy.post(PATH, "{\"max_messages\":12}").status()).isEqualTo(200);
            assertThat(proxy.get(PATH).json().path("max_messages").asInt()).isEqualTo(12);
        }
        assertThat(Files.readString(file))
                .startsWith("{models: {unknown: pass}, ")
                .containsPattern("max-messages\"?: 12\\b")
                .endsWith("}\n");
    }

    @Test
    void fileThatIsNoYamlAnyMoreIsLeftAlone() throws Exception {
        Path file = home.resolve("config.yaml");
        String broken = "models: {unknown: pass\n";
        try (AdminProxy proxy = AdminProxy.start(home)) {
            Files.writeString(file, broken);
            assertThat(proxy.post(PATH, "{\"max_messages\":12}").status()).isEqualTo(409);
            assertThat(proxy.get(PATH).json().path("max_messages").asInt()).isEqualTo(30);
        }
        assertThat(Files.readString(file)).isEqualTo(broken);
    }
}

package io.kiroproxy.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The original's environment, name by name (kiroproxy-contract.md 2.4): what counts here, and what says that it does not. */
class OriginalVariablesTest {

    private static final Path GUIDE = Path.of("..", "docs", "migration.md");
    private static final String MARK = "<!-- Below this line everything is made from the code. -->\n";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            KIRO_SERVER_HOST | ::1 | server.listen | [::1]:8080
            KIRO_SERVER_PORT | 81 | server.listen | 127.0.0.1:81
            KIRO_VPN_PROXY_URL | socks5://127.0.0.1:1080 | upstream.proxy | socks5://127.0.0.1:1080
            KIRO_MAX_RETRIES | 7 | failover.max-attempts | 8
            KIRO_FIRST_TOKEN_TIMEOUT | 15 | upstream.timeouts.first-event | 15s
            KIRO_STREAMING_READ_TIMEOUT | 300 | upstream.timeouts.idle | 5m
            KIRO_MAX_PAYLOAD_BYTES | 600000 | long-history.estimate-threshold | 600000
            KIRO_AUTO_TRIM_PAYLOAD | true | long-history.strategies | [pre_estimate]
            KIRO_AUTO_TRIM_PAYLOAD | false | long-history.strategies | [none]
            KIRO_RATE_LIMIT_MIN_INTERVAL | 0.25 | accounts.min-request-interval | 250ms
            KIRO_RATE_LIMIT_PER_ACCOUNT_RPM | 9 | accounts.requests-per-minute | 9
            KIRO_RATE_LIMIT_GLOBAL_RPM | 11 | accounts.global-requests-per-minute | 11
            """)
    void variableWithACounterpartSetsIt(String name, String value, String path, String shown) {
        ConfigSnapshot read = ConfigSources.of(Map.of(name, value)).load();
        Setting<?> setting = Objects.requireNonNull(SettingCatalogue.find(path));

        assertThat(String.valueOf(setting.shown(read.config()))).isEqualTo(shown);
        assertThat(read.origin(setting).source()).isEqualTo(name);
        assertThat(read.warnings()).isEmpty();
        assertThatThrownBy(
                        () -> ConfigSources.of(Map.of(name, "no such value!")).load())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "KIRO_SQLITE_READONLY",
                "KIRO_TOKEN_REFRESH_THRESHOLD",
                "KIRO_BASE_RETRY_DELAY",
                "KIRO_TRUNCATION_RECOVERY",
                "KIRO_THINKING_ENABLED",
                "KIRO_THINKING_MAX_TOKENS",
                "KIRO_THINKING_BUDGET_CAP",
                "KIRO_THINKING_HANDLING",
                "KIRO_THINKING_INITIAL_BUFFER_SIZE",
                "KIRO_FIRST_TOKEN_MAX_RETRIES",
                "KIRO_MODEL_CACHE_TTL",
                "KIRO_LOG_FILE",
                "KIRO_LOG_MAX_SIZE",
                "KIRO_LOG_RETENTION",
                "KIRO_DEBUG_MODE",
                "KIRO_CB_RECOVERY_TIMEOUT",
                "KIRO_CB_MAX_BACKOFF",
                "KIRO_CB_RETRY_CHANCE",
                "KIRO_WEB_SEARCH_ENABLED",
                "KIRO_UI_LANGUAGE"
            })
    void variableWithoutACounterpartSaysWhatToDo(String name) {
        ConfigSnapshot read = ConfigSources.of(Map.of(name, "other")).load();

        assertThat(read.config()).isEqualTo(ServerConfig.DEFAULT);
        assertThat(read.warnings())
                .singleElement()
                .asString()
                .startsWith(name + " sets nothing here: ")
                .hasSizeGreaterThan(name.length() + 40);
    }

    @Test
    void nothingIsSaidOfAValueThatAsksForWhatIsSoAnyway() {
        assertThat(ConfigSources.of(Map.of(
                                "KIRO_SQLITE_READONLY", "True",
                                "KIRO_DEBUG_MODE", "off",
                                "KIRO_WEB_SEARCH_ENABLED", "true",
                                "KIRO_THINKING_HANDLING", "as_reasoning_content",
                                "KIRO_UI_LANGUAGE", " "))
                        .load()
                        .warnings())
                .isEmpty();
    }

    @Test
    void nameThatIsNearlyOneOfOursIsToldAndThoseOfOtherProgramsAreNot() {
        assertThat(ConfigSources.of(Map.of(
                                "KIRO_ACCOUNTS_COOL_DOWN", "1s",
                                "KIRO_ADMIN_KEY_FILES", "x",
                                "KIRO_SERVER_PROT", "81"))
                        .load()
                        .warnings())
                .containsExactly(
                        "KIRO_ACCOUNTS_COOL_DOWN sets nothing here (nearest: KIRO_ACCOUNTS_COOLDOWN)",
                        "KIRO_ADMIN_KEY_FILES sets nothing here (nearest: KIRO_ADMIN_KEY_FILE)",
                        "KIRO_SERVER_PROT sets nothing here (nearest: KIRO_SERVER_PORT)");
        assertThat(ConfigSources.of(Map.of(
                                "KIRO_AUTH_SERVICE_URL", "x",
                                "KIRO_MACHINE_TOKEN", "x",
                                "KIRO_API_KEY", "x",
                                "KIRO_CLIENT_KEY", "x",
                                "KIRO_PROXY_HOME", "x",
                                "KIRO_LOG_LEVEL", "DEBUG",
                                "KIRO_CREDS_FILE", "x",
                                "KIRO_REGION", "eu-central-1"))
                        .load()
                        .warnings())
                .isEmpty();
    }

    @Test
    void guideListsEveryNameOfTheOriginals() throws Exception {
        List<String> names = List.of(
                "KIRO_REGION",
                "KIRO_API_REGION",
                "KIRO_CLI_DB_FILE",
                "KIRO_CREDS_FILE",
                "KIRO_PROFILE_ARN",
                "KIRO_LOG_LEVEL",
                "KIRO_SERVER_PORT",
                "KIRO_MAX_RETRIES",
                "KIRO_CB_MAX_BACKOFF",
                "KIRO_UI_LANGUAGE");
        assertThat(OriginalVariables.markdown()).contains(names);
        String text = Files.readString(GUIDE);
        assertThat(text).contains(MARK);
        String expected = text.substring(0, text.indexOf(MARK) + MARK.length()) + "\n" + OriginalVariables.markdown();
        if ("write".equals(System.getProperty("kiro.docs"))) {
            Files.writeString(GUIDE, expected);
        }
        assertThat(GUIDE)
                .as("out of date: run this test with -Dkiro.docs=write")
                .hasContent(expected);
    }
}

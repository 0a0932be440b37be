package io.kiroproxy.it.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.simulator.KiroSimulator;
import io.kiroproxy.simulator.auth.SimulatedAccount;
import io.kiroproxy.simulator.generate.Scenario;
import io.kiroproxy.simulator.json.Json;
import io.kiroproxy.simulator.rules.Refusal;
import java.io.IOException;
import java.lang.reflect.Field;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every row of kiro-upstream.md 5.3 through the whole proxy: what an Anthropic client is told when the only account
 * meets it, what becomes of that account, and whether a second account would have served (decisions.md 2, 3, 4 and 17).
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FailureMatrixTest {

    /** The rows below; {@code everyRefusalHasARow} holds it against the simulator's. */
    private static final String ROWS = """
            # refusal,            status, type,                 retry-after, account,   meets it again, second account
            E1_TOKEN_INVALID,        503, api_error,                    300, cooldown,             503, serves
            E2_INVALID_TOKEN,        503, api_error,                    300, cooldown,             503, serves
            E2_TOKEN_EXPIRED,        503, api_error,                    300, cooldown,             503, serves
            E3_UNAUTHORIZED,         503, api_error,                    300, cooldown,             503, serves
            E4_NOT_AUTHORIZED,       403, permission_error,               -, unhealthy,            403, serves
            E5_PROFILE_MISSING,      403, permission_error,               -, unhealthy,            403, serves
            E6_SUSPENDED,            403, permission_error,               -, suspended,            403, is not tried
            E6_SUSPENDED_2026,       403, permission_error,               -, suspended,            403, is not tried
            E8_FEATURE,              403, permission_error,               -, unhealthy,            403, serves
            E9_QUOTA,                402, billing_error,              reset, cooldown,             402, serves
            E10_OVERAGE,             402, billing_error,              reset, cooldown,             402, serves
            E11_QUOTA_OLD,           402, billing_error,              reset, cooldown,             402, serves
            E12_CONVERSATION,        400, invalid_request_error,          -, active,               400, is not tried
            E13_RATE,                429, rate_limit_error,             300, cooldown,             429, serves
            E13_USER_RATE,           429, rate_limit_error,             300, cooldown,             429, serves
            E14_CAPACITY,            429, rate_limit_error,               5, active,               429, serves
            E15_SUSPICIOUS,          429, rate_limit_error,             600, cooldown,             429, serves
            E16_DAILY,               402, billing_error,              reset, cooldown,             402, serves
            E17_OVERLOAD,            429, rate_limit_error,               5, active,               429, serves
            E18_MODEL_DOWN,          429, rate_limit_error,               5, active,               429, serves
            E19_UNAVAILABLE,         503, api_error,                      -, active,               503, serves
            E20_SERVER,              503, api_error,                      -, active,               503, serves
            E21_TOO_LONG,            400, invalid_request_error,          -, active,               400, is not tried
            E22_MALFORMED,           400, invalid_request_error,          -, active,               400, is not tried
            E23_TOOL_FORMAT,         400, invalid_request_error,          -, active,               400, is not tried
            E24_NOT_JSON,            400, invalid_request_error,          -, active,               400, is not tried
            E26_SCHEMA,              400, invalid_request_error,          -, active,               400, is not tried
            E27_MODEL,               404, not_found_error,                -, active,               404, serves
            E27_MODEL_2026,          404, not_found_error,                -, active,               404, serves
            E28_SIGNATURE,           400, invalid_request_error,          -, active,               400, is not tried
            E29_FIELDS_UNSUPPORTED,  400, invalid_request_error,          -, active,               400, is not tried
            E30_BODY_TOO_BIG,        400, invalid_request_error,          -, active,               400, is not tried
            E31_EDGE_TIMEOUT,        504, timeout_error,                  -, active,               504, serves
            E32_UNKNOWN_OPERATION,   502, api_error,                      -, active,               502, serves
            """;

    private KiroSimulator kiro;
    private InProcess proxy;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        kiro = KiroSimulator.builder().start();
        proxy = InProcess.start(kiro, folder, "");
    }

    @AfterAll
    void stop() {
        proxy.close();
        kiro.close();
    }

    @ParameterizedTest
    @CsvSource(textBlock = ROWS)
    void refusalReachesTheClientAndTheAccountAsTheTablesSay(
            String name, int status, String type, String retryAfter, String account, int again, String second)
            throws Exception {
        SimulatedAccount broken = kiro.addSocialAccount("broken-" + name);
        proxy.signIn(broken);
        kiro.scenarios().clear();
        kiro.scenarios().forAccount(broken, Scenario.refuse(refusal(name)));

        HttpResponse<String> answer = ask("first of " + name);

        Json error = Json.parse(answer.body());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(error.at("type").text()).isEqualTo("error");
        assertThat(error.at("error").at("type").text()).isEqualTo(type);
        assertThat(error.at("error").at("message").text()).isNotBlank().doesNotContain("tried already");
        checkRetryAfter(answer, retryAfter);
        assertThat(proxy.account(broken).status()).isEqualTo(account);
        assertThat(ask("second of " + name).statusCode()).isEqualTo(again);

        checkWithASecondAccount(name, broken, status, second);
    }

    @Test
    void everyRefusalHasARow() {
        Set<String> rows = ROWS.lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.substring(0, line.indexOf(',')))
                .collect(Collectors.toSet());

        assertThat(Arrays.stream(Refusal.class.getFields())
                        .filter(field -> field.getType() == Refusal.class)
                        .map(Field::getName))
                .containsExactlyInAnyOrderElementsOf(rows);
    }

    @Test
    void wishOfTheUpstreamIsHandedOn() throws Exception {
        SimulatedAccount broken = kiro.addSocialAccount("wishes");
        proxy.signIn(broken);
        kiro.scenarios().clear();
        kiro.scenarios().forAccount(broken, Scenario.refuse(Refusal.E13_RATE.withRetryAfter(42)));

        HttpResponse<String> answer = ask("how long");

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValueAsLong("retry-after").orElse(-1)).isBetween(40L, 42L);
        proxy.remove(broken);
    }

    /** Of two new sessions one meets the broken account first. */
    private void checkWithASecondAccount(String name, SimulatedAccount broken, int status, String second)
            throws IOException {
        proxy.restore(broken);
        SimulatedAccount healthy = kiro.addSocialAccount("healthy-" + name);
        proxy.signIn(healthy);
        Set<Integer> statuses = Stream.of("third", "fourth")
                .map(text -> ask(text + " of " + name).statusCode())
                .collect(Collectors.toSet());

        assertThat(statuses).isEqualTo(second.equals("serves") ? Set.of(200) : Set.of(200, status));
        proxy.remove(broken);
        proxy.remove(healthy);
    }

    private static void checkRetryAfter(HttpResponse<String> answer, String expected) {
        long seconds = answer.headers().firstValueAsLong("retry-after").orElse(-1);
        switch (expected) {
            case "-" -> assertThat(seconds).isEqualTo(-1);
            case "reset" -> assertThat(seconds).isPositive().isLessThan(32 * 24 * 3_600);
            default -> {
                long most = Long.parseLong(expected);
                assertThat(seconds).isBetween(Math.max(1, most - 4), most);
            }
        }
    }

    private static Refusal refusal(String name) throws ReflectiveOperationException {
        return (Refusal) Refusal.class.getField(name).get(null);
    }

    private HttpResponse<String> ask(String text) {
        return proxy.post(
                        "/v1/messages",
                        "{\"model\":\"claude-sonnet-4.5\",\"max_tokens\":100,"
                                + "\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}]}")
                .join();
    }
}

package io.kiroproxy.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kiroproxy.simulator.KiroSimulator;
import io.kiroproxy.simulator.generate.Scenario;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much and how fast an account is used can be read beside its state. */
class AccountUseTest {

    private static final String MODEL = "claude-sonnet-4.5";

    @TempDir
    Path home;

    @Test
    void callsOfTheLastMinuteAndTheirPaceAreShown() throws Exception {
        try (AdminProxy admin = AdminProxy.start(home)) {
            admin.add(1);
            Shape.check(admin.get("/api/accounts/a1").json(), "{\"requests_last_minute\":\"=0\",\"latency\":\"null\"}");
            admin.kiro.next(Scenario.text("Hello"), Scenario.text("Hello"));
            admin.chat(MODEL, true);
            admin.chat(MODEL, false);
            admin.logs(2);

            JsonNode account = admin.get("/api/accounts").json().at("/accounts/0");

            Shape.check(account, """
                    {"requests_last_minute":"=2","ramp":"number","latency":{"calls":"=2","first_mean_ms":"number",
                     "first_p95_ms":"number","mean_ms":"number","p95_ms":"number"}}""");
            JsonNode latency = account.get("latency");
            assertThat(latency.get("first_mean_ms").doubleValue())
                    .isBetween(0.001, latency.get("mean_ms").doubleValue());
            assertThat(latency.get("p95_ms").doubleValue())
                    .isGreaterThanOrEqualTo(latency.get("mean_ms").doubleValue());
        }
    }

    @Test
    void paceIsKnownAgainAfterARestart() throws Exception {
        JsonNode before;
        try (AdminProxy admin = AdminProxy.start(home)) {
            admin.history();
            admin.add(1);
            admin.kiro.next(Scenario.text("Hello"));
            admin.chat(MODEL, true);
            admin.logs(1);
            before = admin.get("/api/accounts/a1").json().get("latency");
            assertThat(before.get("calls").intValue()).isEqualTo(1);
        }
        try (AdminProxy admin = AdminProxy.start(home)) {
            admin.logs(1);

            assertThat(admin.get("/api/accounts/a1").json().at("/latency/calls").intValue())
                    .isEqualTo(1);
        }
    }

    @Test
    void anAccountOnItsWayToItsShareSaysHowFarItIs() throws Exception {
        KiroSimulator kiro = KiroSimulator.builder().start();
        Path tokenFile = kiro.addSocialAccount("first").files().writeTo(home.resolve("ide"));
        try (AdminProxy admin = AdminProxy.with(
                kiro,
                home.resolve("home"),
                tokenFile,
                config -> config.withAccounts(config.accounts().withSlowStart(Duration.ofHours(1))))) {
            admin.add(2);

            JsonNode accounts = admin.get("/api/accounts").json().get("accounts");

            assertThat(accounts.findValuesAsText("ramp")).containsExactly("1.0", "0.1");
        }
    }
}

package io.kiroproxy.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kiroproxy.simulator.KiroSimulator;
import io.kiroproxy.simulator.auth.SimulatedAccount;
import io.kiroproxy.simulator.http.RecordedRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The spellings of {@code getUsageLimits} (kiro-upstream-2026.md 1.4 and 7), each alone by an operator's endpoint file
 * ({@code upstream.endpoints}), against the strict simulator.
 */
class UsageSpellingsTest {

    private static final List<String> ROWS = List.of("usage-kiro", "usage-legacy", "usage-rest", "usage-q");

    @TempDir
    private Path folder;

    private Path only(String row) throws Exception {
        StringBuilder yaml = new StringBuilder("operations:\n  usage:\n");
        for (String other : ROWS) {
            if (!other.equals(row)) {
                yaml.append("    ").append(other).append(": {enabled: false}\n");
            }
        }
        return Files.writeString(folder.resolve("endpoints.yaml"), yaml);
    }

    @ParameterizedTest
    @CsvSource({
        "usage-kiro, POST, /, KiroControlPlaneBearerService.GetUsageLimits",
        "usage-legacy, POST, /, AmazonCodeWhispererService.GetUsageLimits",
        "usage-rest, GET, /getUsageLimits, ''",
        "usage-q, GET, /getUsageLimits, ''"
    })
    void eachTellsTheSame(String row, String method, String path, String target) throws Exception {
        KiroSimulator kiro = KiroSimulator.builder().start();
        Path endpoints = only(row);
        try (AdminProxy admin = AdminProxy.with(
                kiro,
                folder.resolve("home"),
                config -> config.withUpstream(config.upstream().withEndpoints(endpoints)))) {
            SimulatedAccount alice = admin.add(1);
            admin.chat("claude-sonnet-4.5", false);

            JsonNode usage = admin.get("/api/accounts/a1/usage").json().path("usage");

            assertThat(usage.path("subscription_title").asText()).isEqualTo("KIRO PRO");
            assertThat(usage.path("usage_limit").asDouble()).isEqualTo(alice.creditLimit());
            assertThat(usage.path("current_usage").asDouble())
                    .isEqualTo(alice.creditsUsed())
                    .isPositive();
            assertThat(kiro.requests("GetUsageLimits"))
                    .isNotEmpty()
                    .allSatisfy(request -> asked(request, alice, method, path, target));
        }
    }

    private static void asked(
            RecordedRequest request, SimulatedAccount account, String method, String path, String target) {
        assertThat(List.of(request.method(), request.path(), request.target())).containsExactly(method, path, target);
        assertThat(request.status()).isEqualTo(200);
        assertThat(request.account()).isEqualTo(account.name());
        if (method.equals("GET")) {
            assertThat(request.query())
                    .containsEntry("origin", "AI_EDITOR")
                    .containsEntry("resourceType", "AGENTIC_REQUEST")
                    .containsEntry("isEmailRequired", "true")
                    .containsEntry("profileArn", account.profileArn());
            assertThat(request.body()).isEmpty();
        } else {
            assertThat(request.json().at("profileArn").text()).isEqualTo(account.profileArn());
            assertThat(request.json().at("resourceType").text()).isEqualTo("AGENTIC_REQUEST");
        }
    }
}

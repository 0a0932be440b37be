package io.kiroproxy.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kiroproxy.simulator.generate.Scenario;
import io.kiroproxy.simulator.rules.Refusal;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The doctor's question goes the whole way, and what the upstream says of it is told. */
class DoctorRouteTest {

    @TempDir
    private Path home;

    @Test
    void roundTripIsARealOneAndSaysWhyItFails() throws Exception {
        try (AdminProxy admin = AdminProxy.start(home)) {
            admin.add(1);
            admin.kiro.onGenerate(request -> Scenario.text("ok"));
            assertThat(check(admin, "round-trip").path("state").asText()).isEqualTo("ok");
            assertThat(admin.kiro.requests("GenerateAssistantResponse")).hasSize(1);

            admin.kiro.onGenerate(request -> Scenario.refuse(Refusal.E20_SERVER));
            JsonNode failed = check(admin, "round-trip");
            assertThat(failed.path("state").asText()).isEqualTo("fail");
            assertThat(failed.path("remedy").asText()).isNotEmpty();
            assertThat(check(admin, "models").path("state").asText()).isEqualTo("ok");
        }
    }

    @Test
    void modelsAreAskedForAnewAndAFailureSaysWhyAndWhatToDo() throws Exception {
        try (AdminProxy admin = AdminProxy.start(home)) {
            admin.add(1);
            admin.kiro.onGenerate(request -> Scenario.text("ok"));
            JsonNode listed = check(admin, "models");
            assertThat(listed.path("state").asText()).isEqualTo("ok");
            assertThat(listed.path("detail").asText()).matches("[1-9][0-9]* listed for .+");

            admin.kiro.accounts().get(0).suspend();
            JsonNode failed = check(admin, "models");

            assertThat(failed.path("state").asText()).isEqualTo("fail");
            assertThat(failed.path("detail").asText())
                    .startsWith("the upstream does not list them (")
                    .contains("suspended");
            assertThat(failed.path("remedy").asText()).contains("kiro-proxy login");
            assertThat(check(admin, "models").path("detail").asText()).isEqualTo("no account is ready to ask with");
        }
    }

    private static JsonNode check(AdminProxy admin, String id) throws Exception {
        for (JsonNode check : admin.get("/api/doctor").json().path("checks")) {
            if (check.path("id").asText().equals(id)) {
                return check;
            }
        }
        throw new AssertionError("no check " + id);
    }
}

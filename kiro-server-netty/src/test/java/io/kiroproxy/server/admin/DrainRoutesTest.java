package io.kiroproxy.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.server.http.RawClient;
import io.kiroproxy.simulator.generate.Scenario;
import java.net.ConnectException;
import java.nio.file.Path;
import java.time.Duration;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An administrator ends the server. */
@Timeout(60)
class DrainRoutesTest {

    private static final String KEY = "an-admin-key-for-this-test";
    private static final String CALL =
            "{\"model\":\"claude-sonnet-4.5\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";

    @TempDir
    private Path folder;

    @Test
    void newCallsAreRefusedAndTheServerEndsWithItsLastCall() throws Exception {
        try (AdminProxy admin = AdminProxy.keyed(folder.resolve("home"), KEY)) {
            // Given a call under way
            admin.add(1);
            admin.kiro.next(Scenario.hang());
            RawClient busy = RawClient.to(admin.proxy.uri()).post("/v1/messages", CALL);
            admin.kiro.awaitRequest(
                    request -> request.operation().equals("GenerateAssistantResponse"), Duration.ofSeconds(10));

            // When
            AdminProxy.Answer told = admin.post("/api/drain");

            // Then
            Shape.check(told.json(), """
                    {"ok":"=true","draining":"=true","calls_running":"=1"}""");
            AdminProxy.Answer refused = admin.post("/v1/messages", CALL);
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.json().at("/error/message").textValue()).contains("shutting down");
            assertThat(admin.answers.get(admin.answers.size() - 1)).contains("retry-after=[5]");
            assertThat(admin.get("/readyz").status()).isEqualTo(503);
            assertThat(admin.get("/api/status").json().path("draining").booleanValue())
                    .isTrue();
            assertThat(admin.get("/api/audit").json().at("/entries/0/what").textValue())
                    .isEqualTo("POST /api/drain");
            assertThat(admin.get("/api/drain").json().path("calls_running").intValue())
                    .isOne();

            // When the call is over
            busy.close();

            // Then
            admin.proxy.awaitClose();
            Assertions.assertThatThrownBy(() -> admin.get("/api/status")).isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void serverWithoutAnAdminKeyIsNotEndedByWhoeverReachesIt() throws Exception {
        try (AdminProxy admin = AdminProxy.start(folder.resolve("home"))) {
            AdminProxy.Answer told = admin.post("/api/drain");

            assertThat(told.status()).isEqualTo(403);
            assertThat(told.json().path("detail").textValue()).contains("access.admin-key-file");
            Shape.check(admin.get("/api/drain").json(), """
                    {"draining":"=false","calls_running":"=0"}""");
        }
    }
}

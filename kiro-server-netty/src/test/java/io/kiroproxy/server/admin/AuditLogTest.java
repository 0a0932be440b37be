package io.kiroproxy.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.server.http.ApiRequest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One line says who changed what. */
class AuditLogTest {

    private final List<String> lines = new ArrayList<>();
    private final AuditTrail trail = AuditTrail.inMemory();
    private final AuditLog audit = new AuditLog(lines::add, trail, InstantSource.system());

    private static ApiRequest request(String id) {
        return new ApiRequest(
                "POST",
                "/api/accounts/{id}/toggle",
                Map.of("id", id),
                Map.of("key", "secret-in-query"),
                "{\"access_token\":\"secret-in-body\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                "10.0.0.7",
                8080,
                "localhost:8080",
                ApiRequest.Key.SHOWN,
                null);
    }

    @Test
    void lineNamesWhoWhatAndWhich() {
        audit.change(request("a1"), null, "200");
        audit.change(request("a1"), "new1,new2", "200");

        assertThat(lines)
                .containsExactly(
                        "admin change what=POST_/api/accounts/{id}/toggle account=a1 remote=10.0.0.7 outcome=200",
                        "admin change what=POST_/api/accounts/{id}/toggle account=new1,new2 remote=10.0.0.7 outcome=200");
    }

    @Test
    void lineCannotBeForged() {
        audit.change(request("a1\nadmin change what=nothing" + "x".repeat(500)), null, "200");

        assertThat(lines.get(0))
                .doesNotContain("\n")
                .contains("account=a1_admin_change_what=nothing")
                .hasSizeLessThan(330);
    }
}

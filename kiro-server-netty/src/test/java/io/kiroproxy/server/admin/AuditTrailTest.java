package io.kiroproxy.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who has changed what can be read, also after a restart. */
class AuditTrailTest {

    /** What asks or tries something out, or only writes a remark beside a call. */
    private static final Set<String> CHANGES_NOTHING = Set.of(
            "POST /api/speedtest",
            "POST /api/health-check",
            "POST /api/token/refresh-check",
            "POST /api/lint",
            "POST /api/config/preview",
            "POST /api/config/file/preview",
            "POST /api/clients/{id}/preview",
            "POST /api/flows/export",
            "POST /api/flows/{id}/bookmark",
            "POST /api/flows/{id}/note",
            "POST /api/flows/{id}/tag");

    @TempDir
    Path home;

    /** Whatever comes of it; a new route has to be one or the other. */
    @Test
    void everyRouteThatChangesSomethingOrGivesSecretsAwayIsAudited() throws Exception {
        try (AdminProxy admin = AdminProxy.keyed(home.resolve("home"), "the-admin-key")) {
            Set<String> routes = new TreeSet<>(Set.of("GET /api/accounts/export", "GET /api/support-bundle"));
            admin.get("/api/openapi.json").json().get("paths").properties().forEach(path -> path.getValue()
                    .fieldNames()
                    .forEachRemaining(method -> {
                        if (!method.equals("get")) {
                            routes.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
                        }
                    }));
            // Ends the server; DrainRoutesTest looks at its line.
            routes.remove("POST /api/drain");
            for (String route : routes) {
                String[] parts = route.split(" ", 2);
                admin.send(parts[0], parts[1].replace("{id}", "nobody"), null);
            }

            Set<String> audited =
                    new TreeSet<>(admin.get("/api/audit?limit=1000").json().findValuesAsText("what"));
            routes.removeAll(CHANGES_NOTHING);
            assertThat(audited).isEqualTo(routes);
        }
    }

    @Test
    void changesAreListedNewestFirstWithWhoAndWhat() throws Exception {
        try (AdminProxy admin = AdminProxy.keyed(home, "the-admin-key")) {
            admin.post("/api/keys", "{\"name\":\"laptop\"}");
            admin.post("/api/keys", "{}");
            admin.send("POST", "/api/accounts/nobody/toggle", null);

            JsonNode page = admin.get("/api/audit?limit=2").json();

            Shape.check(page.at("/entries/0"), """
                    {"id":"=3","at":"number","what":"=POST /api/accounts/{id}/toggle","subject":"=nobody",
                     "remote":"=127.0.0.1","key":"=true","outcome":"=404"}""");
            Shape.check(page.at("/entries/1"), "{\"what\":\"=POST /api/keys\",\"outcome\":\"=422\"}");
            JsonNode rest = admin.get(
                            "/api/audit?limit=2&cursor=" + page.get("next").textValue())
                    .json();
            assertThat(rest.get("entries")).hasSize(1);
            assertThat(rest.get("next").isNull()).isTrue();
            assertThat(rest.at("/entries/0/outcome").textValue()).isEqualTo("200");
            assertThat(admin.get("/api/audit?q=toggle").json().get("entries")).hasSize(1);
            assertThat(admin.get("/api/audit").text()).doesNotContain("kiro-").doesNotContain("the-admin-key");
        }
    }

    @Test
    void trailSurvivesARestartAndAHalfWrittenLine() throws Exception {
        try (AdminProxy admin = AdminProxy.start(home)) {
            admin.post("/api/keys", "{\"name\":\"laptop\"}");
        }
        Path file = home.resolve("audit.jsonl");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        Files.writeString(file, "{\"id\":2,\"wh", StandardCharsets.UTF_8, StandardOpenOption.APPEND);

        try (AdminProxy admin = AdminProxy.start(home)) {
            assertThat(admin.get("/api/audit").json().get("entries")).hasSize(1);
            admin.post("/api/accounts/nobody/toggle");
            assertThat(admin.get("/api/audit").json().findValuesAsText("id")).containsExactly("2", "1");
        }
    }

    @Test
    void trailIsBounded() {
        try (AuditTrail trail = AuditTrail.inHome(home)) {
            for (int i = 0; i < AuditTrail.MAX_ENTRIES + 5; i++) {
                trail.add(Json.object().put("what", "x".repeat(2_000)));
            }
            assertThat(trail.newest(Long.MAX_VALUE, 10_000, entry -> true)).hasSize(AuditTrail.MAX_ENTRIES);
        }
        assertThat(home.resolve("audit.jsonl").toFile().length()).isLessThanOrEqualTo(AuditTrail.MAX_FILE);
        assertThat(home.resolve("audit.old.jsonl")).exists();
        try (AuditTrail again = AuditTrail.inHome(home)) {
            assertThat(again.newest(Long.MAX_VALUE, 1, entry -> true)
                            .get(0)
                            .path("id")
                            .asLong())
                    .isEqualTo(AuditTrail.MAX_ENTRIES + 5L);
        }
    }
}

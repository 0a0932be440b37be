package io.kiroproxy.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.simulator.generate.Scenario;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The OpenAPI document names every route, and says of each what it takes and answers. */
class OpenApiTest {

    /** Fields that another one may stand in for, as the document's words say. */
    private static final Set<String> ALTERNATIVES = Set.of("protocol", "code", "state");

    @TempDir
    Path home;

    @Test
    void everyRouteIsInTheDocument() throws Exception {
        try (AdminProxy admin = AdminProxy.start(home)) {
            JsonNode document = admin.get("/api/openapi.json").json();

            assertThat(document.get("openapi").textValue()).startsWith("3.1");
            Set<String> served = new TreeSet<>();
            admin.get("/")
                    .text()
                    .lines()
                    .filter(line -> line.contains(" /api/"))
                    .filter(line -> !line.contains("/api/event_logging/") && !line.contains("/api/hello"))
                    .forEach(served::add);
            Set<String> documented = new TreeSet<>();
            Set<String> ids = new TreeSet<>();
            List<String> poor = new ArrayList<>();
            document.get("paths")
                    .properties()
                    .forEach(path -> path.getValue().properties().forEach(operation -> {
                        String route = operation.getKey().toUpperCase(java.util.Locale.ROOT) + " " + path.getKey();
                        documented.add(route);
                        ids.add(operation.getValue().get("operationId").textValue());
                        boolean stream = Set.of("/api/events", "/api/openapi.json", "/api/support-bundle")
                                .contains(path.getKey());
                        if (!stream
                                && operation
                                        .getValue()
                                        .at("/responses/200/content/application~1json/schema")
                                        .isEmpty()) {
                            poor.add(route);
                        }
                    }));
            assertThat(documented).isEqualTo(served);
            assertThat(ids).hasSameSizeAs(documented);
            assertThat(poor)
                    .as("routes without an example in docs/admin-api.md")
                    .isEmpty();
        }
    }

    @Test
    void parametersOfPathAndQueryAreNamed() throws Exception {
        try (AdminProxy admin = AdminProxy.start(home)) {
            JsonNode paths = admin.get("/api/openapi.json").json().get("paths");

            assertThat(paths.at("/~1api~1accounts~1{id}/get/parameters").findValuesAsText("name"))
                    .containsExactly("id");
            assertThat(paths.at("/~1api~1logs/get/parameters").findValuesAsText("name"))
                    .containsExactly("limit");
            assertThat(paths.at("/~1api~1flows/get/parameters").findValuesAsText("name"))
                    .contains("protocol", "model", "limit", "offset");
            assertThat(paths.at("/~1api~1keys/post/requestBody/content/application~1json/example/name")
                            .textValue())
                    .isEqualTo("laptop");
        }
    }

    /** Each body is sent once for each of its fields, without that field. */
    @Test
    void neededFieldsAreThoseThatAreRefusedWhenTheyAreMissing() throws Exception {
        try (AdminProxy admin = AdminProxy.keyed(home.resolve("home"), "the-admin-key")) {
            admin.add(1);
            admin.add(2);
            admin.kiro.next(Scenario.text("Hello"));
            admin.chat("claude-sonnet-4.5", false);
            admin.logs(1);
            JsonNode paths = admin.get("/api/openapi.json").json().get("paths");
            List<String> routes = new ArrayList<>();
            paths.properties().forEach(path -> path.getValue()
                    .fieldNames()
                    .forEachRemaining(method -> routes.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
            for (String route : routes) {
                String[] parts = route.split(" ", 2);
                JsonNode body = paths.path(parts[1])
                        .path(parts[0].toLowerCase(Locale.ROOT))
                        .path("requestBody");
                JsonNode content = body.at("/content/application~1json");
                if (content.path("example").isObject() && !parts[1].equals("/api/drain")) {
                    Set<String> needed = new TreeSet<>();
                    content.at("/schema/required").forEach(name -> needed.add(name.textValue()));
                    assertThat(body.path("required").booleanValue()).isEqualTo(!needed.isEmpty());

                    assertThat(refusedWithout(admin, parts[0], parts[1], (ObjectNode) content.path("example")))
                            .as(route)
                            .isEqualTo(needed);
                }
            }
        }
    }

    private static Set<String> refusedWithout(AdminProxy admin, String method, String template, ObjectNode body)
            throws Exception {
        Set<String> refused = new TreeSet<>();
        List<String> names = new ArrayList<>();
        body.fieldNames().forEachRemaining(names::add);
        for (String name : names) {
            AdminProxy.Answer answer = admin.send(
                    method,
                    filled(admin, template),
                    body.deepCopy().without(name).toString());
            boolean missing = answer.status() == 422
                    && answer.json().at("/detail/0/loc/1").asText().equals(name);
            if (!ALTERNATIVES.contains(name)
                    && (missing || answer.text().equals("{\"detail\":\"Missing " + name + "\"}"))) {
                refused.add(name);
            }
        }
        return refused;
    }

    /** The path with something that exists in its place of {@code {id}}. */
    private static String filled(AdminProxy admin, String template) throws Exception {
        if (!template.contains("{id}")) {
            return template;
        }
        return template.replace(
                "{id}",
                switch (template.split("/", -1)[2]) {
                    case "accounts" -> "a2";
                    case "clients" -> "codex";
                    case "sessions" ->
                        admin.get("/api/sessions").json().at("/sessions/0/id").asText();
                    case "keys" ->
                        admin.post("/api/keys", "{\"name\":\"laptop\"}")
                                .json()
                                .path("id")
                                .asText();
                    case "logins" ->
                        admin.post("/api/logins", "{\"method\":\"google\"}")
                                .json()
                                .path("id")
                                .asText();
                    case "remote-login" ->
                        admin.post("/api/remote-login/create", "{}")
                                .json()
                                .path("session_id")
                                .asText();
                    default -> admin.get("/api/logs").json().at("/logs/0/id").asText();
                });
    }

    @Test
    void schemaTellsWhatIsWrong() {
        JsonNode schema = ExampleSchema.of(
                List.of(Json.object().put("a", 1).set("b", Json.array().add("x"))));
        List<String> problems = new ArrayList<>();

        ExampleCheck.check("", schema, Json.object().put("a", "text"), problems);

        assertThat(ExampleSchema.of(List.of(
                                Json.object().put("a", 1).put("b", 2),
                                Json.object().put("a", 1).put("c", 2)))
                        .path("required")
                        .toString())
                .isEqualTo("[\"a\"]");
        assertThat(problems).containsExactlyInAnyOrder(": no \"b\"", ".a: \"text\" (expected: [\"integer\",\"null\"])");
    }
}

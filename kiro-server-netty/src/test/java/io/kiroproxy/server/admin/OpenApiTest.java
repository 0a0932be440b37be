package io.kiroproxy.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The OpenAPI document names every route, and says of each what it takes and answers. */
class OpenApiTest {

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

    @Test
    void schemaTellsWhatIsWrong() {
        JsonNode schema =
                ExampleSchema.of(Json.object().put("a", 1).set("b", Json.array().add("x")));
        List<String> problems = new ArrayList<>();

        ExampleCheck.check("", schema, Json.object().put("a", "text"), problems);

        assertThat(problems).containsExactlyInAnyOrder(": no \"b\"", ".a: \"text\" (expected: [\"integer\",\"null\"])");
    }
}

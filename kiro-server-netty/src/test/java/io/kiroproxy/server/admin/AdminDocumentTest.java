package io.kiroproxy.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Calls every route as {@code docs/admin-api.md} shows it and compares the fields of the real answer with those of the
 * example there. When they differ, {@code target/admin-api-routes.md} is the part to put into the document. The answers
 * are searched for secrets on the way.
 */
class AdminDocumentTest {

    private static final String KEY = "the-admin-key";

    private static final Path DOCUMENT = Path.of("..", "docs", "admin-api.md");
    private static final Pattern ROUTE =
            Pattern.compile("^### (\\w+ /api/\\S+)\\n(.*?)(?=^### |\\z)", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern ANSWER = Pattern.compile("```json\\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path folder;

    @Test
    void documentShowsEveryRouteAsItIs() throws Exception {
        ShownRoutes shown = new ShownRoutes(folder);
        Map<String, ArrayNode> real = shown.real();
        AdminTour tour = new AdminTour(folder, shown);
        JsonNode openApi;
        try (AdminProxy admin = AdminProxy.keyed(folder.resolve("home"), KEY).forTheDocument()) {
            Set<String> secrets = new TreeSet<>(List.of(KEY, ShownRoutes.REFRESH, "hush"));
            secrets.addAll(AdminTour.prepare(admin));
            tour.callAll(admin);
            tour.callKeys(admin);
            tour.callMemory(admin);
            tour.callTools(admin);
            assertThat(String.join("\n", admin.answers)).doesNotContain(secrets);
            openApi = admin.get("/api/openapi.json").json();
            Set<String> registered = registered(admin);
            tour.callEnd(admin);
            assertThat(real.keySet()).containsExactlyInAnyOrderElementsOf(registered);
        }
        Files.createDirectories(Path.of("target"));
        Files.writeString(Path.of("target", "admin-api-routes.md"), shown.document());

        Map<String, ArrayNode> documented = new LinkedHashMap<>();
        Matcher matcher = ROUTE.matcher(Files.readString(DOCUMENT));
        while (matcher.find()) {
            ArrayNode answers = documented.computeIfAbsent(matcher.group(1), route -> Json.array());
            Matcher answer = ANSWER.matcher(matcher.group(2));
            while (answer.find()) {
                answers.add(Json.MAPPER.readTree(answer.group(1)));
            }
        }

        assertThat(documented.keySet()).containsExactlyInAnyOrderElementsOf(real.keySet());
        real.forEach((route, answer) -> assertThat(fields("", documented.getOrDefault(route, Json.array())))
                .as(route)
                .isEqualTo(fields("", answer)));
        answersFit(openApi, real);
    }

    private static void answersFit(JsonNode document, Map<String, ArrayNode> real) {
        List<String> problems = new ArrayList<>();
        real.forEach((route, answers) -> {
            String[] parts = route.split(" ", -1);
            JsonNode operation = document.path("paths").path(parts[1]).path(parts[0].toLowerCase(Locale.ROOT));
            JsonNode schema = operation
                    .at("/responses/200/content")
                    .path("application/json")
                    .path("schema");
            for (JsonNode answer : answers) {
                if (!answer.has("detail") && answer.path("ok").asBoolean(true)) {
                    ExampleCheck.check(route, schema, answer, problems);
                }
            }
        });
        assertThat(problems).isEmpty();
    }

    private static Set<String> registered(AdminProxy admin) throws Exception {
        return admin.get("/")
                .text()
                .lines()
                .filter(line -> line.contains(" /api/"))
                .filter(line -> !line.contains("/api/event_logging/") && !line.contains("/api/hello"))
                .filter(line -> !line.contains("/api/events") && !line.contains("/api/openapi.json"))
                .filter(line -> !line.contains("/api/support-bundle"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The paths of all fields; keys that are data (ids, models, hours) and elements of lists stand for each other. */
    private static Set<String> fields(String path, JsonNode json) {
        Set<String> paths = new TreeSet<>();
        if (json.isObject()) {
            json.properties().forEach(field -> {
                boolean data = path.matches(
                        ".*\\.(by_account|levels|by_model|hourly_requests|aliases|builtin|stats\\.accounts)");
                String child = path + "." + (data ? "*" : field.getKey());
                paths.add(child);
                paths.addAll(fields(child, field.getValue()));
            });
        } else if (json.isArray()) {
            json.forEach(element -> paths.addAll(fields(path + "[]", element)));
        }
        return paths;
    }
}

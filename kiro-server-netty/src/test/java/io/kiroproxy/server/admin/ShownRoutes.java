package io.kiroproxy.server.admin;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What routes answered, as the document shows it and as it was. */
final class ShownRoutes {

    static final String MODEL = "claude-sonnet-4.5";
    static final String REFRESH = "r".repeat(120);

    /** Fields that a body must have; {@code OpenApiTest} finds out whether that is true. */
    private static final Map<String, String> NEEDED = Map.ofEntries(
            entry("POST /api/accounts", "`token_path`"),
            entry("POST /api/accounts/manual", "`access_token`"),
            entry("POST /api/accounts/export", "`passphrase`"),
            entry("POST /api/token/add-from-scan", "`path`"),
            entry("POST /api/logins", "`method`"),
            entry("POST /api/logins/{id}/callback", "`url`"),
            entry("POST /api/flows/{id}/tag", "`tag`"),
            entry("PUT /api/capture", "`mode`"),
            entry("PUT /api/log-levels", "`levels`"),
            entry("POST /api/keys", "`name`"),
            entry("POST /api/sessions/{id}/move", "`account`"),
            entry("POST /api/config/preview", "`changes`"),
            entry("PUT /api/config", "`changes`"),
            entry("POST /api/config/file/preview", "`text`"),
            entry("PUT /api/config/file", "`text`"),
            entry("POST /api/config/admin-key", "`key`"),
            entry("POST /api/config/rollback", "`revision`"),
            entry("POST /api/lint", "`body`"));

    private final Map<String, String> sections = new LinkedHashMap<>();
    private final Map<String, ArrayNode> real = new LinkedHashMap<>();
    private final Path user;

    /** @param user the folder that stands for the user's; it has another name in the document */
    ShownRoutes(Path user) {
        this.user = user;
    }

    /** The part of the document that shows them. */
    String document() {
        return String.join("\n", sections.values());
    }

    /** The answers of each route. */
    Map<String, ArrayNode> real() {
        return real;
    }

    /** Shows only the first of many rows. */
    void firstOf(AdminProxy admin, String route, String says, String rows) throws Exception {
        AdminProxy.Answer answer = admin.get(route.substring(4));
        ObjectNode outline = (ObjectNode) answer.json();
        outline.set(rows, Json.array().add(outline.path(rows).path(0)));
        record(route, says, null, new AdminProxy.Answer(answer.status(), outline, outline.toString()));
    }

    JsonNode show(AdminProxy admin, String route, String says, @Nullable String body, String... id) throws Exception {
        String[] parts = route.split(" ", -1);
        String path = id.length == 0 ? parts[1] : parts[1].replace("{id}", id[0]);
        String query =
                path.equals("/api/explain") || path.equals("/api/resolve") ? "?model=" + MODEL + "&session=s1" : "";
        AdminProxy.Answer answer = admin.send(parts[0], path + query, body);
        record(route, says, body, answer);
        return answer.json();
    }

    void record(String route, String says, @Nullable String body, AdminProxy.Answer answer) {
        assertThat(answer.status()).as(route + " " + answer.text()).isIn(200, 400);
        real.computeIfAbsent(route, known -> Json.array()).add(answer.json());
        String shown = "\n```json\n" + clean(shortened(answer.json())) + "\n```\n";
        if (sections.containsKey(route)) {
            sections.merge(route, shown, String::concat);
            return;
        }
        String needed = NEEDED.get(route);
        String told = needed == null ? says : says + " Needed: " + needed + ".";
        String asked = body == null ? "" : "\nBody: `" + clean(body) + "`\n";
        sections.put(route, "### " + route + "\n\n" + told + "\n" + asked + shown);
    }

    private String clean(String text) {
        return text.replace(user.resolve("home").toString(), "/home/me/.kiro-proxy")
                .replace(user.toString(), "/home/me")
                .replaceAll("r{120}\\w?", "…")
                .replaceAll("kiro-[a-z2-7]{52}", "kiro-…")
                .replaceAll("127\\.0\\.0\\.1:\\d+/remote-login", "localhost:8080/remote-login");
    }

    /** Long lists say enough with their first element. */
    private static String shortened(JsonNode json) {
        JsonNode copy = json.deepCopy();
        for (String list : List.of("docs", "entries")) {
            if (copy.path(list).size() > 1) {
                ((ObjectNode) copy).set(list, Json.array().add(copy.get(list).get(0)));
            }
        }
        if (copy.path("builtin").size() > 1) {
            ((ObjectNode) copy).set("builtin", Json.object().put("gpt-4o", MODEL));
        }
        if (copy.path("content").asText().length() > 500) {
            ((ObjectNode) copy).put("content", "# Architecture…");
        }
        if (copy.path("models").size() > 1) {
            ObjectNode object = (ObjectNode) copy;
            object.set("models", Json.array().add(copy.get("models").get(0)));
            object.set("aliases", Json.object().put("gpt-4o", MODEL));
        }
        return copy.toPrettyString();
    }
}

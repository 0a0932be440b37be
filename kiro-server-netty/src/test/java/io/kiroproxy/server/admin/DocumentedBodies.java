package io.kiroproxy.server.admin;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compares the bodies that tests send and get with the OpenAPI document. */
final class DocumentedBodies {

    /** Client protocols' routes below {@code /api}, and the document itself. */
    private static final Set<String> ELSEWHERE = Set.of("/api/openapi.json", "/api/event_logging/batch", "/api/hello");

    private DocumentedBodies() {}

    /** A body that was accepted. */
    static void sent(JsonNode openApi, String method, String path, JsonNode body, List<String> problems) {
        check(openApi, method, path, "/requestBody/content/application~1json/schema", body, problems);
    }

    /** An answer with the status 200; one that says that it did not work out has a form of its own. */
    static void answered(JsonNode openApi, String method, String path, JsonNode answer, List<String> problems) {
        boolean failed = answer.path("ok").isBoolean() && !answer.path("ok").booleanValue();
        if (!failed) {
            check(openApi, method, path, "/responses/200/content/application~1json/schema", answer, problems);
        }
    }

    private static void check(
            JsonNode openApi, String method, String path, String where, JsonNode body, List<String> problems) {
        String plain = path.split("\\?", 2)[0];
        if (ELSEWHERE.contains(plain)) {
            return;
        }
        JsonNode operation = operation(openApi, method, plain);
        if (operation == null) {
            problems.add(method + " " + plain + ": not in the document");
        } else if (operation.at(where).isMissingNode()) {
            problems.add(method + " " + plain + ": documented without " + where);
        } else {
            ExampleCheck.check(method + " " + plain, operation.at(where), body, problems);
        }
    }

    /** The operation of a path; one without variables wins over one with them. */
    private static @Nullable JsonNode operation(JsonNode openApi, String method, String path) {
        JsonNode found = null;
        for (Map.Entry<String, JsonNode> entry : openApi.get("paths").properties()) {
            JsonNode operation = entry.getValue().path(method.toLowerCase(Locale.ROOT));
            boolean fits = path.matches(entry.getKey().replaceAll("\\{\\w+}", "[^/]+"));
            if (operation.isObject() && fits && (found == null || entry.getKey().equals(path))) {
                found = operation;
            }
        }
        return found;
    }
}

package io.kiroproxy.server.admin;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Compares the bodies that tests send with the OpenAPI document. */
final class SentBodies {

    private SentBodies() {}

    static void check(JsonNode openApi, String method, String path, JsonNode body, List<String> problems) {
        String plain = path.split("\\?", 2)[0];
        for (Map.Entry<String, JsonNode> entry : openApi.get("paths").properties()) {
            JsonNode operation = entry.getValue().path(method.toLowerCase(Locale.ROOT));
            if (operation.isObject() && plain.matches(entry.getKey().replaceAll("\\{\\w+}", "[^/]+"))) {
                JsonNode schema = operation.at("/requestBody/content/application~1json/schema");
                if (schema.isMissingNode()) {
                    problems.add(method + " " + entry.getKey() + ": documented without a body");
                } else {
                    ExampleCheck.check(method + " " + entry.getKey(), schema, body, problems);
                }
                return;
            }
        }
        problems.add(method + " " + plain + ": not in the document");
    }
}

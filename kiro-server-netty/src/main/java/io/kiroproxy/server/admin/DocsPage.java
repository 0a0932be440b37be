package io.kiroproxy.server.admin;

import com.fasterxml.jackson.databind.JsonNode;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.server.http.WebFile;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The page {@code /docs} (kiroproxy-contract.md 2.2): every route with what it takes and answers, made of the OpenAPI
 * document. It has no script and asks nobody but this server.
 */
final class DocsPage {

    static final String PATH = "/docs";

    private static final HttpFields FIELDS = HttpFields.of(
            "content-type",
            "text/html; charset=utf-8",
            "cache-control",
            "no-cache",
            "referrer-policy",
            "no-referrer",
            "x-content-type-options",
            "nosniff",
            "content-security-policy",
            "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");

    private DocsPage() {}

    static WebFile.Content of(JsonNode openApi) {
        StringBuilder body = new StringBuilder("<h1>Kiro API Proxy: admin API</h1>")
                .append(
                        "<p class=\"lead\">Every route with an example. As a document: <a"
                                + " href=\"/api/openapi.json\">OpenAPI 3.1</a>; to try them: <a href=\"/#/help\">API &amp; help</a>.</p>");
        openApi.get("paths").properties().forEach(path -> path.getValue()
                .properties()
                .forEach(operation -> operation(body, operation.getKey(), path.getKey(), operation.getValue())));
        String page = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\""
                + " content=\"width=device-width, initial-scale=1\"><title>Kiro API Proxy: admin API</title><link"
                + " rel=\"stylesheet\" href=\"/assets/app.css\"></head><body><main class=\"docs stack\">" + body
                + "</main></body></html>";
        byte[] bytes = page.getBytes(StandardCharsets.UTF_8);
        return new WebFile.Content('"' + Integer.toHexString(page.hashCode()) + '"', FIELDS, bytes, null);
    }

    private static void operation(StringBuilder body, String method, String path, JsonNode operation) {
        body.append("<section class=\"card pad\" id=\"")
                .append(Html.escaped(operation.path("operationId").asText()))
                .append("\"><h2><code>")
                .append(method.toUpperCase(Locale.ROOT))
                .append(' ')
                .append(Html.escaped(path))
                .append("</code></h2><p>")
                .append(Html.escaped(operation.path("summary").asText()))
                .append("</p>");
        example(body, "Body", operation.at("/requestBody/content/application~1json/example"));
        example(body, "Answer", operation.at("/responses/200/content/application~1json/example"));
        body.append("</section>");
    }

    private static void example(StringBuilder body, String title, JsonNode example) {
        if (!example.isMissingNode()) {
            body.append("<details><summary>")
                    .append(title)
                    .append("</summary><pre class=\"code\" tabindex=\"0\">")
                    .append(Html.escaped(example.toPrettyString()))
                    .append("</pre></details>");
        }
    }
}

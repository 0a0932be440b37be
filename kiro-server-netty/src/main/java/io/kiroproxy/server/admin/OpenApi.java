package io.kiroproxy.server.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.server.http.ApiRoute;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes the routes of the admin API as an OpenAPI 3.1 document. */
final class OpenApi {

    private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)}");
    private static final String JSON = "application/json";

    /** Pages beside the API are none of the document's. */
    private static final String API = "/api/";

    /** Takes whatever other tools write: JSON of many forms, or one refresh token a line. */
    private static final String IMPORT = "/api/accounts/import";

    /** Answers in the protocol of the call that is made again. */
    private static final String REPLAY = "/api/calls/{id}/replay";

    private final RouteExamples examples;

    OpenApi(RouteExamples examples) {
        this.examples = examples;
    }

    ObjectNode document(List<ApiRoute> routes) {
        ObjectNode document = Json.object().put("openapi", "3.1.0");
        document.putObject("info")
                .put("title", "Kiro API Proxy, admin API")
                .put("version", "1")
                .put("description", "Paths and shapes of KiroProxy and more; see the guide admin-api.");
        document.putArray("servers").addObject().put("url", "/");
        Map<String, ObjectNode> paths = new TreeMap<>();
        for (ApiRoute route : routes) {
            if (route.template().startsWith(API)) {
                paths.computeIfAbsent(route.template(), path -> Json.object())
                        .set(route.method().toLowerCase(Locale.ROOT), operation(route));
            }
        }
        ObjectNode all = document.putObject("paths");
        paths.forEach(all::set);
        components(document.putObject("components"));
        return document;
    }

    private ObjectNode operation(ApiRoute route) {
        RouteExamples.Example example = examples.of(route.method(), route.template());
        ObjectNode operation = Json.object()
                .put("operationId", id(route))
                .put("summary", example == null ? route.toString() : example.summary());
        operation.putArray("tags").add(route.template().split("/", -1)[2]);
        boolean client = route.audience() == ApiRoute.Audience.CLIENT;
        ArrayNode security = operation.putArray("security");
        security.addObject().putArray(client ? "clientBearer" : "adminBearer");
        security.addObject().putArray(client ? "clientKey" : "adminKey");
        if (!client) {
            // Without a configured admin key the API is open on a loopback address (decisions.md 13).
            security.addObject();
        }
        parameters(operation, route, example);
        if (example != null && example.body() != null) {
            ObjectNode body = operation
                    .putObject("requestBody")
                    .put("required", !example.needed().isEmpty());
            ObjectNode content = body.putObject("content");
            ObjectNode json = content.putObject(JSON);
            json.set("example", example.body());
            boolean anything = route.template().equals(IMPORT);
            json.set("schema", anything ? Json.object() : ExampleSchema.ofRequests(example.body(), example.needed()));
            if (anything) {
                content.putObject("text/plain").putObject("schema").put("type", "string");
            }
        }
        responses(operation.putObject("responses"), route, example);
        return operation;
    }

    private static void parameters(ObjectNode operation, ApiRoute route, RouteExamples.@Nullable Example example) {
        ArrayNode parameters = operation.putArray("parameters");
        Matcher variable = VARIABLE.matcher(route.template());
        while (variable.find()) {
            parameter(parameters, variable.group(1), "path").put("required", true);
        }
        if (example != null) {
            example.query().forEach(name -> parameter(parameters, name, "query"));
        }
    }

    private static ObjectNode parameter(ArrayNode parameters, String name, String in) {
        ObjectNode parameter = parameters.addObject().put("name", name).put("in", in);
        parameter.putObject("schema").put("type", "string");
        return parameter;
    }

    private static void responses(ObjectNode responses, ApiRoute route, RouteExamples.@Nullable Example example) {
        ObjectNode good =
                responses.putObject("200").put("description", "What was asked for, or {\"ok\":false,\"error\":…}.");
        if (route.template().equals("/api/events")) {
            good.putObject("content")
                    .putObject("text/event-stream")
                    .putObject("schema")
                    .put("type", "string");
        } else if (route.template().equals("/api/support-bundle")) {
            good.putObject("content").putObject("application/zip");
        } else if (route.template().equals(REPLAY)) {
            ObjectNode content = good.put("description", "The answer of the call's own protocol, streamed or whole.")
                    .putObject("content");
            content.putObject(JSON).putObject("schema").put("description", "As the call's protocol has it.");
            content.putObject("text/event-stream").putObject("schema").put("type", "string");
        } else {
            ObjectNode content = good.putObject("content").putObject(JSON);
            List<JsonNode> answers = example == null ? List.of() : example.answers();
            List<JsonNode> fitting = answers.stream()
                    .filter(answer -> answer.path("ok").asBoolean(true))
                    .toList();
            List<JsonNode> shown = fitting.isEmpty() ? answers : fitting;
            content.set("schema", shown.isEmpty() ? Json.object() : ExampleSchema.of(shown));
            if (!shown.isEmpty()) {
                content.set("example", shown.get(0));
            }
        }
        responses.putObject("default").put("$ref", "#/components/responses/Failure");
    }

    private static void components(ObjectNode components) {
        ObjectNode schemes = components.putObject("securitySchemes");
        for (String who : List.of("admin", "client")) {
            schemes.putObject(who + "Bearer").put("type", "http").put("scheme", "bearer");
            schemes.putObject(who + "Key")
                    .put("type", "apiKey")
                    .put("in", "header")
                    .put("name", "x-api-key");
        }
        ObjectNode failure = components
                .putObject("responses")
                .putObject("Failure")
                .put("description", "400, 401, 403, 404, 405, 409, 413, 421, 422, 429, 503 or 504: what is wrong.");
        ObjectNode schema = failure.putObject("content").putObject(JSON).putObject("schema");
        schema.put("type", "object").putArray("required").add("detail");
        schema.putObject("properties")
                .putObject("detail")
                .putArray("type")
                .add("string")
                .add("array");
    }

    private static String id(ApiRoute route) {
        return (route.method().toLowerCase(Locale.ROOT) + route.template().substring("/api".length()))
                .replaceAll("[^A-Za-z0-9]+", "_")
                .replaceAll("_$", "");
    }
}

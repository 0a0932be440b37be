package io.kiroproxy.server.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.server.doctor.Check;
import io.kiroproxy.server.doctor.Doctor;
import io.kiroproxy.server.http.ApiRequest;
import io.kiroproxy.server.lint.RequestLint;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Looks at the proxy, and at requests. */
final class CheckRoutes {

    private final @Nullable Doctor doctor;
    private final RequestLint lint = new RequestLint();

    /** @param doctor null when there are no accounts of ours to look at */
    CheckRoutes(@Nullable Doctor doctor) {
        this.doctor = doctor;
    }

    List<Endpoint> endpoints() {
        Endpoint linting = Endpoint.shows("POST", "/api/lint", Action.now(this::lint));
        Doctor asked = doctor;
        return asked == null
                ? List.of(linting)
                : List.of(linting, Endpoint.shows("GET", "/api/doctor", Action.now(request -> examine(asked))));
    }

    private static Result examine(Doctor doctor) {
        ObjectNode answer = Json.object();
        answer.set("checks", checks(doctor));
        return Result.of(answer);
    }

    /** What {@code doctor} finds now. Takes seconds. */
    static ArrayNode checks(Doctor doctor) {
        ArrayNode rows = Json.MAPPER.createArrayNode();
        for (Check check : doctor.examine()) {
            ArrayNode values = rows.addObject()
                    .put("id", check.id())
                    .put("kind", check.kind())
                    .put("name", check.name())
                    .put("state", check.state().name().toLowerCase(Locale.ROOT))
                    .put("code", check.code())
                    .put("detail", check.detail())
                    .put("remedy", check.remedy())
                    .putArray("values");
            check.values()
                    .forEach(value ->
                            values.addObject().put("name", value.name()).put("text", value.text()));
        }
        return rows;
    }

    private Result lint(ApiRequest request) {
        Inputs inputs = Inputs.of(request);
        JsonNode body = inputs.object().path("body");
        if (!body.isObject()) {
            throw RefusedRequest.invalid("body", "body", "a client's request is needed", "missing");
        }
        String path = inputs.text("path", "");
        String asked = path.isEmpty() ? path(inputs.neededText("protocol")) : path;
        ObjectNode answer = Json.object();
        ArrayNode rows = answer.putArray("findings");
        for (RequestLint.Finding finding : lint.check(asked, body.toString().getBytes(StandardCharsets.UTF_8))) {
            rows.addObject()
                    .put("rule", finding.rule())
                    .put("severity", RequestLint.name(finding.severity()))
                    .put("where", finding.where())
                    .put("message", finding.message())
                    .put("fix", finding.fix());
        }
        return Result.of(answer);
    }

    private static String path(String protocol) {
        return switch (protocol) {
            case "anthropic" -> "/v1/messages";
            case "openai" -> "/v1/chat/completions";
            case "responses" -> "/v1/responses";
            case "gemini" -> "/v1beta/models/auto:generateContent";
            default ->
                throw RefusedRequest.detail(
                        400, "protocol: " + protocol + " (expected: anthropic, openai, responses or gemini)");
        };
    }
}

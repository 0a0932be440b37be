package io.kiroproxy.simulator.control;

import io.kiroproxy.simulator.auth.SimulatedAccount;
import io.kiroproxy.simulator.http.Answer;
import io.kiroproxy.simulator.http.RecordedRequest;
import io.kiroproxy.simulator.json.Json;
import io.kiroproxy.simulator.rules.Dialect;
import io.kiroproxy.simulator.rules.Refusal;
import io.kiroproxy.simulator.rules.RefusedException;
import io.kiroproxy.simulator.rules.RequestValidator;
import io.kiroproxy.simulator.rules.Rule;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** InvokeMCP with web search (kiro-upstream.md 10.5, kiro-upstream-2026.md 8). The results are invented. */
public final class McpService {
    private static final int MAX_QUERY = 200;
    private static final int RESULTS = 3;
    private static final int INVALID_PARAMS = -32_602;
    private static final int UNKNOWN_METHOD = -32_601;

    private final RequestValidator validator;
    private final Clock clock;

    /** A service with these rules. */
    public McpService(RequestValidator validator, Clock clock) {
        this.validator = validator;
        this.clock = clock;
    }

    /**
     * The answer to InvokeMCP.
     *
     * @throws RefusedException when a rule is violated
     */
    public Answer answer(RecordedRequest request, Dialect dialect) {
        SimulatedAccount account = validator.mcp(request, dialect);
        Json body;
        try {
            body = Json.parse(request.body());
        } catch (IllegalArgumentException e) {
            throw new RefusedException(Refusal.E24_NOT_JSON);
        }
        checkArn(
                account,
                request.header("x-amzn-kiro-profile-arn"),
                body.at("profileArn").text(),
                dialect);
        Json id = body.at("id");
        if (!(id.isText() || id.isNumber()) || !body.at("method").isText()) {
            throw new RefusedException(Refusal.E22_MALFORMED);
        }
        Map<String, Object> reply = Json.object("id", id.plain(), "jsonrpc", "2.0");
        reply.putAll(call(body.at("method").text(), body.at("params")));
        return Answer.of(200, dialect.contentType(), Json.bytes(reply));
    }

    private void checkArn(SimulatedAccount account, String header, String member, Dialect dialect) {
        boolean headerOnly = dialect == Dialect.R
                || (dialect == Dialect.L && validator.rules().has(Rule.MCP_ARN_HEADER));
        String arn = dialect == Dialect.K ? member : headerOnly || !header.isEmpty() ? header : member;
        if (!validator.rules().has(Rule.V4_PROFILE_ARN)) {
            return;
        }
        if (arn.isEmpty()) {
            throw new RefusedException(Refusal.E5_PROFILE_MISSING);
        }
        if (!arn.equals(account.profileArn())) {
            throw new RefusedException(Refusal.E1_TOKEN_INVALID);
        }
    }

    private Map<String, Object> call(String method, Json params) {
        return switch (method) {
            case "initialize" ->
                result(Json.object(
                        "protocolVersion", "2025-06-18",
                        "capabilities", Json.object("tools", Json.object()),
                        "serverInfo", Json.object("name", "kiro-simulator", "version", "1")));
            case "notifications/initialized" -> result(Json.object());
            case "tools/list" -> result(Json.object("tools", List.of(webSearchTool())));
            case "tools/call" -> webSearch(params);
            default -> error(UNKNOWN_METHOD, "Method not found");
        };
    }

    private Map<String, Object> webSearch(Json params) {
        String query = params.at("arguments").at("query").text();
        if (!params.at("name").text().equals("web_search")) {
            return error(INVALID_PARAMS, "Unknown tool");
        }
        if (query.isBlank() || query.codePointCount(0, query.length()) > MAX_QUERY) {
            return error(INVALID_PARAMS, "The query must have 1 to " + MAX_QUERY + " characters");
        }
        String found = Json.write(
                Json.object("results", results(query), "totalResults", RESULTS, "query", query, "error", null));
        return result(Json.object("content", List.of(Json.object("type", "text", "text", found)), "isError", false));
    }

    private List<Object> results(String query) {
        List<Object> results = new ArrayList<>();
        for (int i = 1; i <= RESULTS; i++) {
            results.add(Json.object(
                    "title",
                    "Simulated result " + i + " for " + query,
                    "url",
                    "https://example.org/" + i + "?q=" + URLEncoder.encode(query, StandardCharsets.UTF_8),
                    "snippet",
                    "The simulator knows nothing about " + query + ", but says it " + i + " times.",
                    "publishedDate",
                    i == RESULTS ? null : clock.millis() - i * 86_400_000L,
                    "id",
                    Integer.toString(i),
                    "domain",
                    "example.org",
                    "maxVerbatimWordLimit",
                    30,
                    "publicDomain",
                    false));
        }
        return results;
    }

    private static Map<String, Object> webSearchTool() {
        return Json.object(
                "name", "web_search",
                "description", "Searches the web.",
                "inputSchema",
                        Json.object(
                                "type", "object",
                                "properties", Json.object("query", Json.object("type", "string")),
                                "required", List.of("query")));
    }

    private static Map<String, Object> result(Map<String, Object> result) {
        return Json.object("result", result);
    }

    private static Map<String, Object> error(int code, String message) {
        return Json.object("error", Json.object("code", code, "message", message, "data", null));
    }
}

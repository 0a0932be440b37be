package io.kiroproxy.server.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.server.history.HistoryState;
import io.kiroproxy.server.http.ApiRequest;
import io.kiroproxy.server.http.HttpEdge;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How the server does: status and counts. */
final class StatsRoutes {

    private static final int HOURS_PER_DAY = 24;

    private final AdminParts parts;

    StatsRoutes(AdminParts parts) {
        this.parts = parts;
    }

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.shows("GET", "/api/status", Action.now(this::status)),
                Endpoint.shows("GET", "/api/health", Action.now(request -> health())),
                Endpoint.shows(
                        "GET",
                        "/api/stats",
                        Action.now(request -> Result.of(stats(parts.calls().counts())))),
                Endpoint.shows("GET", "/api/stats/detailed", Action.now(request -> detailed())));
    }

    /** The counts as they are now. */
    ObjectNode now() {
        return stats(parts.calls().counts());
    }

    private Result status(ApiRequest request) {
        HttpEdge.Accounts accounts = parts.counts().get();
        ObjectNode json = Result.ok()
                .put("has_accounts", accounts.total() > 0)
                .put("has_available_accounts", accounts.available() > 0)
                .put("port", request.localPort())
                .put("demo", parts.mark() == AdminParts.Mark.DEMO)
                .put("draining", parts.drain().draining());
        json.set("stats", stats(parts.calls().counts()));
        return Result.of(json);
    }

    /** What {@code /readyz} says, and why; a history that cannot be used keeps no call from being served. */
    private Result health() {
        HttpEdge.Accounts accounts = parts.counts().get();
        HistoryState history = parts.calls().history().state();
        boolean draining = parts.drain().draining();
        boolean ready = !draining && accounts.available() > 0;
        ObjectNode json = Json.object().put("ready", ready);
        ArrayNode checks = json.putArray("checks");
        check(checks, "serving", draining ? "ends with its last call" : "takes calls")
                .put("ok", !draining);
        check(
                        checks,
                        "accounts",
                        accounts.available() + " of " + accounts.total() + " usable, " + accounts.coolingDown()
                                + " pausing")
                .put("ok", accounts.available() > 0);
        check(checks, "history", history.phase().code() + (history.message().isEmpty() ? "" : ": " + history.message()))
                .put("ok", history.phase() != HistoryState.Phase.UNAVAILABLE);
        return new Result(ready ? 200 : 503, json, null);
    }

    private static ObjectNode check(ArrayNode checks, String name, String detail) {
        return checks.addObject().put("name", name).put("detail", detail);
    }

    private ObjectNode stats(CallCounts counts) {
        HttpEdge.Accounts accounts = parts.counts().get();
        Duration uptime =
                Duration.between(parts.calls().startedAt(), parts.clock().instant());
        return Json.object()
                .put("uptime_seconds", uptime.toSeconds())
                .put("total_requests", counts.all().requests())
                .put("total_errors", counts.all().errors())
                .put("error_rate", counts.all().errorRate())
                .put("accounts_total", accounts.total())
                .put("accounts_available", accounts.available())
                .put("accounts_cooldown", accounts.coolingDown())
                .put("recent_logs", parts.calls().ring().size());
    }

    private Result detailed() {
        CallCounts counts = parts.calls().counts();
        ObjectNode json = stats(counts);
        ObjectNode detailed = json.putObject("detailed");
        ObjectNode byAccount = detailed.putObject("by_account");
        new TreeMap<>(counts.accounts()).forEach((id, tally) -> byAccount.set(id, account(tally)));
        ObjectNode byModel = detailed.putObject("by_model");
        new TreeMap<>(counts.models()).forEach((model, tally) -> byModel.set(model, model(tally)));
        hours(detailed, counts.hours(), parts.clock().instant());
        return Result.of(json);
    }

    private static ObjectNode account(Tally tally) {
        return Json.object()
                .put("total_requests", tally.requests())
                .put("total_errors", tally.errors())
                .put("error_rate", tally.errorRate())
                .put("total_tokens_in", tally.tokensIn())
                .put("total_tokens_out", tally.tokensOut())
                .put("last_request", tally.lastMillis() / 1000.0);
    }

    private static ObjectNode model(Tally tally) {
        return Json.object()
                .put("total_requests", tally.requests())
                .put("total_errors", tally.errors())
                .put("avg_latency_ms", tally.requests() == 0 ? 0.0 : (double) tally.millis() / tally.requests())
                .put("total_tokens_in", tally.tokensIn())
                .put("total_tokens_out", tally.tokensOut());
    }

    private static void hours(ObjectNode detailed, Map<String, Tally> hours, Instant now) {
        long hourNow = CallCounter.hour(now.toEpochMilli());
        ObjectNode hourly = detailed.putObject("hourly_requests");
        long day = 0;
        for (Map.Entry<String, Tally> hour : new TreeMap<>(hours).entrySet()) {
            long age = hourNow - Long.parseLong(hour.getKey());
            if (age < CallCounts.MAX_HOURS) {
                hourly.put(hour.getKey(), hour.getValue().requests());
            }
            day += age < HOURS_PER_DAY ? hour.getValue().requests() : 0;
        }
        detailed.put("requests_last_24h", day);
    }
}

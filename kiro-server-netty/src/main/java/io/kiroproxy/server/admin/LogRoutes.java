package io.kiroproxy.server.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.server.history.CallRow;
import io.kiroproxy.server.http.ApiRequest;
import java.util.List;

/** The log of calls, newest first (kiroproxy-contract.md 2.1). */
final class LogRoutes {

    /** Rows of one answer. */
    static final int MAX_LIMIT = 1_000;

    private static final int DEFAULT_LIMIT = 100;

    private final CallJournal calls;

    LogRoutes(CallJournal calls) {
        this.calls = calls;
    }

    List<Endpoint> endpoints() {
        return List.of(Endpoint.shows("GET", "/api/logs", Action.now(this::logs)));
    }

    private Result logs(ApiRequest request) {
        int limit = Inputs.number(request, "limit", DEFAULT_LIMIT, 0, MAX_LIMIT);
        ObjectNode json = Json.object();
        ArrayNode logs = json.putArray("logs");
        calls.newest(limit).forEach(entry -> logs.add(row(entry.row())));
        return Result.of(json.put("total", calls.ring().size()));
    }

    static ObjectNode row(CallRow row) {
        return Json.object()
                .put("id", row.id())
                .put("timestamp", Json.seconds(row.startedAt()))
                .put("method", row.method())
                .put("path", row.path())
                .put("model", row.model())
                .put("account_id", row.account())
                .put("status", row.status())
                .put("duration_ms", row.millis())
                .put("tokens_in", row.tokensIn())
                .put("tokens_out", row.tokensOut())
                .put("error", row.error())
                .put("protocol", row.protocol())
                .put("client", row.client())
                .put("outcome", row.result().outcome().code())
                .put("error_code", row.errorKind())
                .put("stream", row.asked().stream())
                .put("attempts", row.attempts().size())
                .put("credits", row.credits());
    }
}

package io.kiroproxy.server.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.server.history.CallRow;
import io.kiroproxy.server.history.KeptCall;
import java.util.Locale;

/** Calls of the history as the admin API tells them. */
final class CallJson {

    private CallJson() {}

    /** The row of {@code /api/logs} and what the history adds. */
    static ObjectNode row(KeptCall call) {
        CallRow row = call.row();
        ObjectNode json = LogRoutes.row(row)
                .put("result", row.result().code())
                .put("requested_model", row.requestedModel())
                .put("session", row.session())
                .put("ttft_ms", row.firstEventMillis())
                .put("cache_read_tokens", row.cacheReadTokens())
                .put("cache_write_tokens", row.cacheWriteTokens())
                .put(
                        "usage_source",
                        row.usage() == null ? null : row.usage().source().name().toLowerCase(Locale.ROOT))
                .put("stop_reason", row.stopReason())
                .put("bookmarked", call.remarks().bookmarked());
        ArrayNode tags = json.putArray("tags");
        call.remarks().tags().forEach(tags::add);
        return json.put("note", call.remarks().notes());
    }

    static ArrayNode attempts(CallRow row) {
        ArrayNode attempts = Json.array();
        for (CallRow.Attempt attempt : row.attempts()) {
            ObjectNode json = attempts.addObject()
                    .put("account", attempt.account())
                    .put("endpoint", attempt.endpoint())
                    .put("started_at", Json.seconds(attempt.startedAt()))
                    .put("ended_at", Json.seconds(attempt.endedAt()))
                    .put("status", attempt.status());
            CallRow.Failure failure = attempt.failure();
            json.set(
                    "failure",
                    failure == null
                            ? null
                            : Json.object()
                                    .put("kind", failure.kind().toLowerCase(Locale.ROOT))
                                    .put("scope", failure.scope().toLowerCase(Locale.ROOT))
                                    .put("message", failure.message()));
        }
        return attempts;
    }
}

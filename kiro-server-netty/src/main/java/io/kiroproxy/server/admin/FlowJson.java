package io.kiroproxy.server.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.core.model.TokenUsage;
import io.kiroproxy.server.history.CallResult;
import io.kiroproxy.server.history.CallRow;
import io.kiroproxy.server.history.KeptCall;
import io.kiroproxy.server.history.Remarks;
import java.time.Duration;
import java.util.Map;

/** Calls as the original's flows (kiroproxy-contract.md 2.2). What only a capture of bodies would have is empty. */
final class FlowJson {

    private FlowJson() {}

    /** The original's word for how a call went. */
    static String state(CallRow row) {
        return row.result().outcome() == CallResult.Outcome.OK ? "completed" : "error";
    }

    /** @param names accounts' names by id */
    static ObjectNode flow(KeptCall entry, Map<String, String> names) {
        CallRow row = entry.row();
        Remarks remarks = entry.remarks();
        ObjectNode json = Json.object()
                .put("id", row.id())
                .put("state", state(row))
                .put("protocol", row.protocol())
                .put("account_id", row.account())
                .put("account_name", row.account() == null ? null : names.getOrDefault(row.account(), row.account()));
        json.set("timing", timing(row));
        ArrayNode tags = json.putArray("tags");
        remarks.tags().forEach(tags::add);
        json.put("notes", remarks.notes())
                .put("bookmarked", remarks.bookmarked())
                .put("retry_count", Math.max(0, row.attempts().size() - 1));
        json.set("request", request(row));
        json.set("response", response(row));
        json.set("error", row.result().outcome() == CallResult.Outcome.OK ? null : error(row));
        return json;
    }

    /** With the fields that bodies would fill. */
    static ObjectNode detail(KeptCall entry, Map<String, String> names) {
        ObjectNode json = flow(entry, names);
        ObjectNode request = (ObjectNode) json.get("request");
        request.set("headers", Json.object());
        request.putNull("body").set("messages", Json.array());
        request.put("system", "").set("tools", Json.array());
        ObjectNode response = (ObjectNode) json.get("response");
        response.set("headers", Json.object());
        response.putNull("body").put("content", "").set("tool_calls", Json.array());
        response.set("chunks", Json.array());
        return json;
    }

    private static ObjectNode timing(CallRow row) {
        Double first = row.firstEventAt() == null
                ? null
                : (Double)
                        (Duration.between(row.startedAt(), row.firstEventAt()).toNanos() / 1_000_000.0);
        return Json.object()
                .put("created_at", Json.seconds(row.startedAt()))
                .put("first_byte_at", Json.secondsOrNull(row.firstEventAt()))
                .put("completed_at", Json.seconds(row.endedAt()))
                .put("ttfb_ms", first)
                .put("duration_ms", row.millis());
    }

    private static ObjectNode request(CallRow row) {
        return Json.object()
                .put("method", row.method())
                .put("path", row.path())
                .put("model", row.model())
                .put("stream", row.asked().stream())
                .put("message_count", row.asked().messages())
                .put("has_tools", row.asked().tools())
                .put("has_system", row.asked().system());
    }

    private static ObjectNode response(CallRow row) {
        ObjectNode json = Json.object()
                .put("status_code", row.status())
                .put("content_length", 0)
                .put("has_tool_calls", "TOOL_USE".equals(row.stopReason()))
                .put("stop_reason", row.stopReason())
                .put("chunk_count", 0);
        TokenUsage usage = row.usage();
        json.putObject("usage")
                .put("input_tokens", row.tokensIn())
                .put("output_tokens", row.tokensOut())
                .put("cache_read_tokens", usage == null ? 0 : Math.max(0, usage.cacheReadTokens()))
                .put("cache_write_tokens", usage == null ? 0 : Math.max(0, usage.cacheWriteTokens()));
        return json;
    }

    private static ObjectNode error(CallRow row) {
        boolean left = row.result().outcome() == CallResult.Outcome.CANCELLED;
        return Json.object()
                .put("type", left ? "cancelled" : row.errorKind())
                .put("message", left ? "the client left" : row.error())
                .put("status_code", row.status())
                .put("raw", "");
    }
}

package io.kiroproxy.server.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.server.history.KeptCall;
import io.kiroproxy.server.history.Remarks;
import io.kiroproxy.server.http.ApiRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The original's flows, from the log of calls. */
final class FlowRoutes {

    /** Flows of one page. */
    static final int MAX_LIMIT = 500;

    private static final int DEFAULT_LIMIT = 50;

    private final CallJournal calls;
    private final Supplier<Map<String, String>> names;

    /** @param names accounts' names by id */
    FlowRoutes(CallJournal calls, Supplier<Map<String, String>> names) {
        this.calls = calls;
        this.names = names;
    }

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.shows("GET", "/api/flows", Action.now(this::page)),
                Endpoint.shows("GET", "/api/flows/stats", Action.now(request -> stats())),
                Endpoint.shows("GET", "/api/flows/{id}", Action.now(this::one)),
                Endpoint.shows("POST", "/api/flows/{id}/bookmark", this::bookmark),
                Endpoint.shows("POST", "/api/flows/{id}/note", this::note),
                Endpoint.shows("POST", "/api/flows/{id}/tag", this::tag),
                Endpoint.shows("POST", "/api/flows/export", Action.now(this::export)));
    }

    private Result page(ApiRequest request) {
        FlowFilter filter = FlowFilter.of(request);
        int limit = Inputs.number(request, "limit", DEFAULT_LIMIT, 0, MAX_LIMIT);
        int offset = Inputs.number(request, "offset", 0, 0, CallRing.MAX_ROWS);
        Map<String, String> known = names.get();
        ArrayNode flows = Json.array();
        int matching = 0;
        for (KeptCall entry : calls.newest(CallRing.MAX_ROWS)) {
            if (!filter.lets(entry)) {
                continue;
            }
            if (matching >= offset && flows.size() < limit) {
                flows.add(FlowJson.flow(entry, known));
            }
            matching++;
        }
        ObjectNode json = Json.object();
        json.set("flows", flows);
        return Result.of(json.put("total", flows.size()).put("total_matching", matching));
    }

    private Result one(ApiRequest request) {
        KeptCall entry = calls.find(request.variable("id"));
        if (entry == null) {
            throw RefusedRequest.detail(404, "Flow not found");
        }
        ObjectNode json = FlowJson.detail(entry, names.get());
        CapturedFlow.fill(json, calls.history().captures(entry.row().id()));
        return Result.of(json);
    }

    private CompletionStage<Result> bookmark(ApiRequest request) {
        boolean now = Inputs.of(request).flag("bookmarked", true);
        return remark(request, remarks -> remarks.bookmarked(now));
    }

    private CompletionStage<Result> note(ApiRequest request) {
        String note = Inputs.of(request).text("note", "");
        return remark(request, remarks -> remarks.noted(note));
    }

    private CompletionStage<Result> tag(ApiRequest request) {
        String tag = Inputs.of(request).neededText("tag").strip();
        if (tag.isEmpty() || tag.length() > Remarks.MAX_TAG) {
            throw RefusedRequest.invalid(
                    "body", "tag", "String should have 1 to " + Remarks.MAX_TAG + " characters", "string_length");
        }
        return remark(request, remarks -> remarks.tagged(tag));
    }

    /** As in the original, an unknown flow is no failure. */
    private CompletionStage<Result> remark(ApiRequest request, Remarks.Change change) {
        return calls.remark(request.variable("id"), change).thenApply(known -> Result.of(Result.ok()));
    }

    private Result export(ApiRequest request) {
        Inputs inputs = Inputs.of(request);
        String format = inputs.text("format", "json");
        FlowExport writer =
                switch (format) {
                    case "json" -> FlowExport.JSON;
                    case "jsonl" -> FlowExport.JSONL;
                    case "markdown", "md" -> FlowExport.MARKDOWN;
                    default ->
                        throw RefusedRequest.invalid(
                                "body", "format", "Input should be 'json', 'jsonl' or 'markdown'", "enum");
                };
        Map<String, String> known = names.get();
        List<ObjectNode> flows = new ArrayList<>();
        if (inputs.has("flow_ids")) {
            for (JsonNode id : inputs.list("flow_ids")) {
                KeptCall entry = calls.find(id.asText());
                if (entry != null) {
                    flows.add(FlowJson.flow(entry, known));
                }
            }
        } else {
            calls.newest(CallRing.MAX_ROWS).forEach(entry -> flows.add(FlowJson.flow(entry, known)));
        }
        return Result.of(Json.object()
                .put("content", writer.write(flows))
                .put("format", writer.name().toLowerCase(Locale.ROOT)));
    }

    private Result stats() {
        Tally all = Tally.ZERO;
        Map<String, Tally> models = new TreeMap<>();
        for (KeptCall entry : calls.newest(CallRing.MAX_ROWS)) {
            Tally call = Tally.of(entry.row());
            all = all.plus(call);
            models.merge(entry.row().model(), call, Tally::plus);
        }
        ObjectNode json = Json.object()
                .put("total_flows", all.requests())
                .put("active_flows", all.requests())
                .put("completed", all.requests() - all.errors())
                .put("errors", all.errors())
                .put("error_rate", all.errorRate())
                .put("avg_duration_ms", all.requests() == 0 ? 0.0 : (double) all.millis() / all.requests())
                .put("total_tokens_in", all.tokensIn())
                .put("total_tokens_out", all.tokensOut());
        ObjectNode byModel = json.putObject("by_model");
        models.forEach((model, tally) -> byModel.putObject(model)
                .put("count", tally.requests())
                .put("errors", tally.errors())
                .put("tokens_in", tally.tokensIn())
                .put("tokens_out", tally.tokensOut()));
        return Result.of(json);
    }
}

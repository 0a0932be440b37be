package io.kiroproxy.server.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.server.history.Dimension;
import io.kiroproxy.server.history.Grain;
import io.kiroproxy.server.history.SeriesPoint;
import io.kiroproxy.server.http.ApiRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** What calls add up to over time, from the history's sums; charts are drawn of it. */
final class UsageRoutes {

    /** Buckets of one answer. */
    static final int MAX_BUCKETS = 3_000;

    private static final Duration DEFAULT_SPAN = Duration.ofDays(1);

    private final CallJournal calls;
    private final InstantSource clock;

    UsageRoutes(CallJournal calls, InstantSource clock) {
        this.calls = calls;
        this.clock = clock;
    }

    List<Endpoint> endpoints() {
        return List.of(Endpoint.shows("GET", "/api/usage/series", Action.now(this::series)));
    }

    private Result series(ApiRequest request) {
        String wanted = request.query().getOrDefault("bucket", "hour");
        Grain grain = Grain.of(wanted)
                .orElseThrow(() ->
                        RefusedRequest.invalid("query", "bucket", "Input should be 'minute', 'hour' or 'day'", "enum"));
        Dimension by = Dimension.of(request.query().getOrDefault("by", "none"))
                .orElseThrow(() -> RefusedRequest.invalid(
                        "query",
                        "by",
                        "Input should be 'none', 'account', 'model', 'protocol', 'client' or 'outcome'",
                        "enum"));
        Instant toGiven = Inputs.time(request, "to");
        Instant to = toGiven == null ? clock.instant().plusMillis(1) : toGiven;
        Instant fromGiven = Inputs.time(request, "from");
        Instant from = fromGiven == null ? to.minus(DEFAULT_SPAN) : fromGiven;
        if (Duration.between(from, to).compareTo(grain.width().multipliedBy(MAX_BUCKETS)) > 0) {
            throw RefusedRequest.invalid(
                    "query",
                    "from",
                    "Input should be at most " + MAX_BUCKETS + " " + grain.code() + "s before to",
                    "greater_than_equal");
        }
        ObjectNode json = Json.object().put("bucket", grain.code()).put("by", by.code());
        ArrayNode points = json.putArray("points");
        calls.history().series(grain, by, from, to).orElse(List.of()).forEach(point -> points.add(point(point)));
        return Result.of(json);
    }

    private static ObjectNode point(SeriesPoint point) {
        return Json.object()
                .put("t", Json.seconds(point.at()))
                .put("key", point.key())
                .put("calls", point.calls())
                .put("errors", point.errors())
                .put("tokens_in", point.tokensIn())
                .put("tokens_out", point.tokensOut())
                .put("cache_read_tokens", point.cacheReadTokens())
                .put("cache_write_tokens", point.cacheWriteTokens())
                .put("credits", point.credits())
                .put("ttft_ms_p50", point.firstEventP50())
                .put("ttft_ms_p95", point.firstEventP95())
                .put("duration_ms_p50", point.durationP50());
    }
}

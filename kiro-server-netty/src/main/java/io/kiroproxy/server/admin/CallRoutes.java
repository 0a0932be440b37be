package io.kiroproxy.server.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.credential.AccountRegistry;
import io.kiroproxy.server.history.CallFilter;
import io.kiroproxy.server.history.CallPage;
import io.kiroproxy.server.history.CallPosition;
import io.kiroproxy.server.history.CapturedPane;
import io.kiroproxy.server.history.Dimension;
import io.kiroproxy.server.history.HistoryState;
import io.kiroproxy.server.history.KeptCall;
import io.kiroproxy.server.http.ApiRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The history of calls: pages of it, one call with everything known about it, and what there is to filter by. */
final class CallRoutes {

    /** Calls of one page (limits-and-timers.md 3). */
    static final int MAX_LIMIT = 500;

    private static final int DEFAULT_LIMIT = 50;
    private static final Duration FACET_DAYS = Duration.ofDays(90);

    private final CallJournal calls;
    private final InstantSource clock;
    private final @Nullable AccountRegistry accounts;

    /** @param accounts which know why they were chosen, null when they are not known */
    CallRoutes(CallJournal calls, InstantSource clock, @Nullable AccountRegistry accounts) {
        this.calls = calls;
        this.clock = clock;
        this.accounts = accounts;
    }

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.shows("GET", "/api/calls", Action.now(this::page)),
                Endpoint.shows("GET", "/api/calls/facets", Action.now(this::facets)),
                Endpoint.shows("GET", "/api/calls/{id}", Action.now(this::one)),
                Endpoint.shows("GET", "/api/history", Action.now(request -> state())));
    }

    private Result page(ApiRequest request) {
        return Result.of(page(calls, request, filter(request), CallJson::row));
    }

    /** A page of calls, each shown by {@code row}, from the history; without one from memory. */
    static ObjectNode page(
            CallJournal calls, ApiRequest request, CallFilter filter, Function<KeptCall, ObjectNode> row) {
        int limit = Inputs.number(request, "limit", DEFAULT_LIMIT, 1, MAX_LIMIT);
        String cursor = request.query().getOrDefault("cursor", "");
        CallPosition from = cursor.isEmpty()
                ? null
                : CallPosition.parse(cursor)
                        .orElseThrow(() -> RefusedRequest.invalid(
                                "query", "cursor", "Input should be the next of an earlier page", "value_error"));
        CallPage page = calls.history().page(filter, from, limit).orElseGet(() -> inMemory(calls, filter, limit));
        ObjectNode json = Json.object();
        ArrayNode rows = json.putArray("calls");
        page.calls().forEach(call -> rows.add(row.apply(call)));
        return json.put("next", page.next() == null ? null : page.next().toString());
    }

    /** What there is without a history: one page, and none after it. */
    private static CallPage inMemory(CallJournal calls, CallFilter filter, int limit) {
        List<KeptCall> found = calls.newest(CallRing.MAX_ROWS).stream()
                .filter(filter::lets)
                .limit(limit)
                .toList();
        return new CallPage(found, null);
    }

    private Result one(ApiRequest request) {
        String id = request.variable("id");
        KeptCall call = calls.find(id);
        if (call == null) {
            throw RefusedRequest.detail(404, "Call not found");
        }
        ObjectNode json = CallJson.row(call);
        json.set("attempts", CallJson.attempts(call.row()));
        ArrayNode adaptations = json.putArray("adaptations");
        call.row().adaptations().forEach(adaptations::add);
        json.set("choices", accounts == null ? Json.array() : choices(id, accounts));
        json.set("captures", captures(calls.history().captures(id)));
        return Result.of(json);
    }

    /** Why the call got its accounts; empty when none was chosen, or it is too long ago. */
    private static ArrayNode choices(String call, AccountRegistry accounts) {
        return ChoiceJson.choices(accounts.choices(call), RoutingRoutes.names(accounts));
    }

    private static @Nullable ObjectNode captures(Map<CapturedPane.Pane, CapturedPane> panes) {
        if (panes.isEmpty()) {
            return null;
        }
        ObjectNode json = Json.object();
        for (CapturedPane.Pane pane : CapturedPane.Pane.values()) {
            CapturedPane captured = panes.get(pane);
            json.put(pane.code(), captured == null ? null : captured.text());
        }
        return json;
    }

    private Result facets(ApiRequest request) {
        Instant to = or(Inputs.time(request, "to"), clock.instant());
        Instant from = or(Inputs.time(request, "from"), to.minus(FACET_DAYS));
        Map<Dimension, Map<String, Long>> facets =
                calls.history().facets(from, to).orElse(Map.of());
        ObjectNode json = Json.object();
        for (Dimension dimension : Dimension.values()) {
            if (dimension == Dimension.NONE) {
                continue;
            }
            ArrayNode keys = json.putArray(dimension.code());
            facets.getOrDefault(dimension, Map.of()).forEach((key, count) -> {
                if (!key.isEmpty()) {
                    keys.addObject().put("key", key).put("calls", count);
                }
            });
        }
        return Result.of(json);
    }

    private Result state() {
        HistoryState state = calls.history().state();
        return Result.of(Json.object()
                .put("state", state.phase().code())
                .put("message", state.message())
                .put("dropped", state.dropped())
                .put("waiting", state.waiting())
                .put("bytes", state.bytes()));
    }

    private static CallFilter filter(ApiRequest request) {
        return new CallFilter(
                Inputs.time(request, "from"),
                Inputs.time(request, "to"),
                text(request, "account"),
                text(request, "model"),
                text(request, "protocol"),
                text(request, "client"),
                text(request, "session"),
                text(request, "outcome"),
                Inputs.flag(request, "bookmarked"),
                text(request, "q"));
    }

    private static @Nullable String text(ApiRequest request, String name) {
        String text = request.query().get(name);
        return text == null || text.isEmpty() ? null : text;
    }

    private static Instant or(@Nullable Instant time, Instant otherwise) {
        return time == null ? otherwise : time;
    }
}

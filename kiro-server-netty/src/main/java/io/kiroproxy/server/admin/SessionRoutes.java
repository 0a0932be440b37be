package io.kiroproxy.server.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.credential.AccountId;
import io.kiroproxy.credential.AccountRegistry;
import io.kiroproxy.credential.SessionView;
import io.kiroproxy.server.http.ApiRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sessions that hold to an account: which, and letting go. */
final class SessionRoutes {

    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1_000;

    /** Digits of a session's hash in the records of its calls, the first of its id. */
    private static final int RECORDED = 12;

    private final AccountRegistry accounts;
    private final SessionBook book;

    SessionRoutes(AccountRegistry accounts, SessionBook book) {
        this.accounts = accounts;
        this.book = book;
    }

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.shows("GET", "/api/sessions", Action.now(this::list)),
                Endpoint.changes("DELETE", "/api/sessions/{id}", Action.now(this::unbind)),
                Endpoint.changes("POST", "/api/sessions/{id}/move", Action.now(this::move)));
    }

    private Result list(ApiRequest request) {
        int limit = Inputs.number(request, "limit", DEFAULT_LIMIT, 1, MAX_LIMIT);
        String account = request.query().get("account");
        String after = request.query().get("cursor");
        List<SessionView> newestFirst = new ArrayList<>(accounts.sessions());
        java.util.Collections.reverse(newestFirst);
        newestFirst.removeIf(
                session -> account != null && !session.account().value().equals(account));
        int from = after == null ? 0 : position(newestFirst, after) + 1;
        List<SessionView> page = newestFirst.subList(from, Math.min(newestFirst.size(), from + limit));
        Map<String, SessionBook.Talk> talks = book.talks();
        Map<String, String> names = RoutingRoutes.names(accounts);
        ObjectNode json = Json.object();
        ArrayNode list = json.putArray("sessions");
        page.forEach(
                session -> list.add(json(session, names, talks.get(session.id().substring(0, RECORDED)))));
        json.put("total", newestFirst.size());
        boolean more = from + page.size() < newestFirst.size();
        json.put("next", more ? page.get(page.size() - 1).id() : null);
        return Result.of(json);
    }

    /** Where the session of a cursor stands; one that has ended meanwhile begins anew. */
    private static int position(List<SessionView> sessions, String id) {
        for (int i = 0; i < sessions.size(); i++) {
            if (sessions.get(i).id().equals(id)) {
                return i;
            }
        }
        return -1;
    }

    private static ObjectNode json(SessionView session, Map<String, String> names, SessionBook.@Nullable Talk talk) {
        String account = session.account().value();
        ObjectNode json = Json.object()
                .put("id", session.id())
                .put("account_id", account)
                .put("account_name", names.getOrDefault(account, account))
                .put("since", Json.seconds(session.since()))
                .put("until", Json.seconds(session.until()));
        return json.put("client", talk == null ? null : talk.client())
                .put("protocol", talk == null ? null : talk.protocol())
                .put("model", talk == null ? null : talk.model())
                .put("calls", talk == null ? 0 : talk.calls())
                .put("context_tokens", talk == null ? 0 : talk.lastInput())
                .put("cache_read_tokens", talk == null || talk.cacheRead() < 0 ? null : (Integer) talk.cacheRead())
                .put("tokens_in", talk == null ? 0 : talk.tokensIn())
                .put("tokens_out", talk == null ? 0 : talk.tokensOut())
                .put("credits", talk == null ? 0.0 : talk.credits())
                .put("last_call", talk == null ? null : Json.secondsOrNull(talk.lastAt()));
    }

    private Result unbind(ApiRequest request) {
        if (!accounts.unbind(request.variable("id"))) {
            throw noSession();
        }
        return Result.about(request.variable("id"), Result.ok());
    }

    private Result move(ApiRequest request) {
        String account = Inputs.of(request).neededText("account");
        if (!AccountId.isValid(account)) {
            throw RefusedRequest.noAccount();
        }
        if (!accounts.move(request.variable("id"), AccountId.of(account))) {
            throw noSession();
        }
        return Result.about(request.variable("id"), Result.ok().put("account_id", account));
    }

    private static RefusedRequest noSession() {
        return RefusedRequest.detail(404, "Session not found");
    }
}

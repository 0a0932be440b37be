package io.kiroproxy.server.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.credential.AccountId;
import io.kiroproxy.credential.AccountListener;
import io.kiroproxy.credential.AccountRegistry;
import io.kiroproxy.credential.AccountView;
import io.kiroproxy.server.http.ApiRequest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What has lately happened to each account of one registry: its states, its tokens, its settings; and, from the audit trail, what
 * administrators did to it. In memory, since the start. Thread-safe.
 */
final class AccountPast implements AccountListener {

    /** Events that are kept of one account. */
    static final int MAX_EVENTS = 100;

    /** Accounts that events are kept of; those that come later have none. */
    static final int MAX_ACCOUNTS = 2_000;

    private final AccountRegistry accounts;
    private final AuditTrail audit;
    private final InstantSource clock;
    private final Map<AccountId, Events> events = new ConcurrentHashMap<>();

    private AccountPast(AccountRegistry accounts, AuditTrail audit, InstantSource clock) {
        this.accounts = accounts;
        this.audit = audit;
        this.clock = clock;
    }

    /** Watches {@code accounts} from now on. */
    static AccountPast of(AccountRegistry accounts, AuditTrail audit, InstantSource clock) {
        AccountPast past = new AccountPast(accounts, audit, clock);
        accounts.addListener(past);
        return past;
    }

    List<Endpoint> endpoints() {
        return List.of(Endpoint.shows("GET", "/api/accounts/{id}/history", Action.now(this::history)));
    }

    @Override
    public void changed(AccountId id, String what) {
        String status = accounts.account(id).map(AccountView::status).orElse("removed");
        if (events.size() < MAX_ACCOUNTS || events.containsKey(id)) {
            events.computeIfAbsent(id, known -> new Events())
                    .add(new Event(clock.instant(), level(status), what, status));
        }
    }

    private Result history(ApiRequest request) {
        AccountId id = Inputs.account(request);
        if (id == null || accounts.account(id).isEmpty() && !events.containsKey(id)) {
            throw RefusedRequest.noAccount();
        }
        List<ObjectNode> rows = new ArrayList<>();
        Events known = events.get(id);
        if (known != null) {
            known.all().forEach(event -> rows.add(json(event)));
        }
        audit.newest(Long.MAX_VALUE, MAX_EVENTS, entry -> entry.path("subject")
                        .asText()
                        .equals(id.value()))
                .forEach(entry -> rows.add(json(entry)));
        rows.sort(Comparator.comparingDouble((ObjectNode row) -> row.path("at").doubleValue())
                .reversed());
        ObjectNode answer = Json.object();
        ArrayNode list = answer.putArray("events");
        rows.stream().limit(MAX_EVENTS).forEach(list::add);
        return Result.of(answer);
    }

    private static ObjectNode json(Event event) {
        return Json.object()
                .put("at", Json.seconds(event.at()))
                .put("level", event.level())
                .put("text", event.text())
                .put("status", event.status());
    }

    private static ObjectNode json(ObjectNode audited) {
        ObjectNode row = Json.object();
        row.set("at", audited.path("at"));
        return row.put("level", "admin")
                .put(
                        "text",
                        audited.path("what").asText() + " → "
                                + audited.path("outcome").asText())
                .putNull("status");
    }

    private static String level(String status) {
        return switch (status) {
            case "suspended", "unhealthy" -> "ERROR";
            case "cooldown" -> "WARNING";
            default -> "INFO";
        };
    }

    /** @param status the account's, after what happened */
    private record Event(Instant at, String level, String text, String status) {}

    /** The newest ones. */
    private static final class Events {

        private final ArrayDeque<Event> newest = new ArrayDeque<>();

        synchronized void add(Event event) {
            newest.addLast(event);
            if (newest.size() > MAX_EVENTS) {
                newest.removeFirst();
            }
        }

        synchronized List<Event> all() {
            return List.copyOf(newest);
        }
    }
}

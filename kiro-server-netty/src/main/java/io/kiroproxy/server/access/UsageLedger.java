package io.kiroproxy.server.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The file of usage taken apart: days by key, and what each server has set aside by key.
 *
 * <pre>{"keys":{"1a2b3c4d":{"2026-11-27":{"calls":1,"tokens_in":9,"tokens_out":2,"credits":0.1}}},
 * "reserved":{"«server»":{"1a2b3c4d":{…}}}}</pre>
 */
final class UsageLedger {

    private static final String KEYS = "keys";
    private static final String RESERVED = "reserved";

    private final ObjectNode json;

    UsageLedger(ObjectNode json) {
        this.json = json;
    }

    ObjectNode json() {
        return json;
    }

    /** What {@code key} has used by day. */
    Map<LocalDate, Spending> days(String key) {
        Map<LocalDate, Spending> days = new HashMap<>();
        json.path(KEYS).path(key).properties().forEach(entry -> {
            try {
                days.put(LocalDate.parse(entry.getKey()), spending(entry.getValue()));
            } catch (DateTimeException e) {
                // Not a day: somebody else's field, which is left alone.
                return;
            }
        });
        return days;
    }

    /** Adds to what {@code key} has used and forgets days before {@code oldest}. */
    void add(String key, Map<LocalDate, Spending> more, LocalDate oldest) {
        ObjectNode days = child(child(json, KEYS), key);
        more.forEach((day, spent) -> days.set(
                day.toString(), write(spending(days.path(day.toString())).plus(spent))));
        List<String> old = new ArrayList<>();
        days(key).keySet().stream().filter(day -> day.isBefore(oldest)).forEach(day -> old.add(day.toString()));
        days.remove(old);
    }

    /** Replaces what {@code server} has set aside. */
    void reserve(String server, Map<String, Spending> byKey) {
        ObjectNode servers = child(json, RESERVED);
        if (byKey.isEmpty()) {
            servers.remove(server);
            return;
        }
        ObjectNode mine = servers.putObject(server);
        byKey.forEach((key, spending) -> mine.set(key, write(spending)));
    }

    /** Forgets what servers have set aside that do not run any more. */
    void dropDead(KeyFiles files) throws IOException {
        List<String> servers = new ArrayList<>();
        json.path(RESERVED).fieldNames().forEachRemaining(servers::add);
        for (String server : servers) {
            if (!files.alive(server)) {
                child(json, RESERVED).remove(server);
            }
        }
    }

    /** What servers other than {@code server} have set aside for {@code key}. */
    Spending reservedElsewhere(String server, String key) {
        Spending sum = Spending.NONE;
        for (Map.Entry<String, JsonNode> other : json.path(RESERVED).properties()) {
            if (!other.getKey().equals(server)) {
                sum = sum.plus(spending(other.getValue().path(key)));
            }
        }
        return sum;
    }

    private static ObjectNode child(ObjectNode parent, String name) {
        return parent.get(name) instanceof ObjectNode object ? object : parent.putObject(name);
    }

    private static Spending spending(JsonNode json) {
        return new Spending(
                json.path("calls").asLong(),
                json.path("tokens_in").asLong(),
                json.path("tokens_out").asLong(),
                json.path("credits").asDouble());
    }

    private static ObjectNode write(Spending spending) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("calls", spending.calls())
                .put("tokens_in", spending.tokensIn())
                .put("tokens_out", spending.tokensOut())
                .put("credits", spending.credits());
    }
}

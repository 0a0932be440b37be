package io.kiroproxy.server.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.server.access.ClientKey;
import io.kiroproxy.server.access.KeyBudget;
import io.kiroproxy.server.access.KeySum;
import io.kiroproxy.server.access.KeyTermsJson;
import io.kiroproxy.server.access.KeyUsage;
import io.kiroproxy.server.access.Spending;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;

/** Client keys as the admin API shows them; of the key itself only the beginning. */
final class KeyJson {

    private KeyJson() {}

    static ObjectNode of(ClientKey key, KeyUsage usage, Instant now) {
        ObjectNode json = Json.object().put("id", key.id());
        json.setAll(KeyTermsJson.write(key.terms()));
        Instant expiry = key.terms().expiresAt();
        boolean expired = expiry != null && !now.isBefore(expiry);
        json.put("prefix", key.prefix())
                .put("enabled", key.enabled())
                .put("status", key.enabled() ? expired ? "expired" : "active" : "disabled")
                .put("created_at", Json.seconds(key.createdAt()))
                .put("rotated_at", Json.seconds(key.rotatedAt()))
                .put("last_used", Json.secondsOrNull(usage.lastUsed()));
        ArrayNode previous = json.putArray("previous");
        for (KeySum sum : key.sums().subList(1, key.sums().size())) {
            if (sum.until() == null || now.isBefore(sum.until())) {
                previous.addObject().put("prefix", sum.prefix()).put("until", Json.secondsOrNull(sum.until()));
            }
        }
        json.set("usage", usage(key, usage, now));
        return json;
    }

    static ObjectNode usage(ClientKey key, KeyUsage usage, Instant now) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        ObjectNode json = Json.object();
        json.set("today", spending(usage.since(today)));
        json.set("month", spending(usage.since(today.withDayOfMonth(1))));
        KeyBudget budget = key.terms().budget();
        if (budget == null) {
            json.putNull("budget");
        } else {
            json.set("budget", budget(budget, usage, now));
        }
        return json.put("in_flight", usage.inFlight())
                .put("requests_last_minute", usage.requestsLastMinute())
                .put("tokens_last_minute", usage.tokensLastMinute());
    }

    /** By day, oldest first. */
    static ArrayNode days(KeyUsage usage) {
        ArrayNode days = Json.array();
        for (Map.Entry<LocalDate, Spending> day : usage.days().entrySet()) {
            ObjectNode json = Json.object().put("day", day.getKey().toString());
            json.setAll(spending(day.getValue()));
            days.add(json);
        }
        return days;
    }

    private static ObjectNode budget(KeyBudget budget, KeyUsage usage, Instant now) {
        double used = budget.share(usage.since(budget.start(now)));
        return Json.object()
                .put("used", used)
                .put("reserved", budget.share(usage.reserved()))
                .put("left", Math.max(0, budget.amount() - used))
                .put("exceeded", used >= budget.amount())
                .put("resets_at", Json.seconds(budget.end(now)));
    }

    private static ObjectNode spending(Spending spending) {
        return Json.object()
                .put("calls", spending.calls())
                .put("tokens_in", spending.tokensIn())
                .put("tokens_out", spending.tokensOut())
                .put("credits", spending.credits());
    }
}

package io.kiroproxy.credential.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.credential.AccountTraits;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * An account's traits in its entry of {@code config.json} or of an export, which its owner may edit by hand: a value out
 * of bounds counts as not there, and stays in the file until the account is changed.
 */
public final class TraitsJson {
    private TraitsJson() {}

    /** The traits that {@code json} names; those it does not name are as for a new account. */
    public static AccountTraits read(ObjectNode json) {
        AccountTraits traits = AccountTraits.NONE;
        traits = tried(traits, known -> known.withGroup(json.path("group").textValue()));
        traits = tried(traits, known -> known.withTags(texts(json.path("tags"))));
        traits = tried(traits, known -> known.withNote(json.path("note").textValue()));
        traits = tried(traits, known -> known.withPriority(json.path("priority").asInt(0)));
        traits = tried(traits, known -> known.withWeight(json.path("weight").asInt(1)));
        traits = tried(
                traits,
                known -> known.withMaxInFlight(json.path("max_in_flight").asInt(0)));
        traits = tried(
                traits,
                known -> known.withRequestsPerMinute(
                        json.path("requests_per_minute").asInt(0)));
        return json.path("draining").asBoolean() ? traits.withSessions(AccountTraits.Sessions.KNOWN) : traits;
    }

    private static AccountTraits tried(AccountTraits known, Function<AccountTraits, AccountTraits> change) {
        try {
            return change.apply(known);
        } catch (IllegalArgumentException e) {
            return known;
        }
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(item -> {
            if (item.isTextual()) {
                texts.add(item.textValue());
            }
        });
        return texts;
    }

    /** Writes all traits; those that say nothing are taken away. */
    public static void write(ObjectNode json, AccountTraits traits) {
        if (traits.group() == null) {
            json.remove("group");
        } else {
            json.put("group", traits.group());
        }
        if (traits.tags().isEmpty()) {
            json.remove("tags");
        } else {
            ArrayNode tags = json.putArray("tags");
            traits.tags().forEach(tags::add);
        }
        if (traits.note() == null) {
            json.remove("note");
        } else {
            json.put("note", traits.note());
        }
        json.put("priority", traits.priority());
        json.put("weight", traits.weight());
        json.put("max_in_flight", traits.maxInFlight());
        json.put("requests_per_minute", traits.requestsPerMinute());
        if (traits.sessions() == AccountTraits.Sessions.ALL) {
            json.remove("draining");
        } else {
            json.put("draining", true);
        }
    }
}

package io.kiroproxy.server.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.credential.AccountChoice;
import io.kiroproxy.credential.AccountId;
import io.kiroproxy.credential.AccountSelector;
import io.kiroproxy.credential.PoolExplanation;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Why accounts were chosen, or would be: candidates with their scores, the others with their reasons. */
final class ChoiceJson {

    private ChoiceJson() {}

    /** The choices of one call, first attempt first. */
    static ArrayNode choices(List<AccountChoice> choices, Map<String, String> names) {
        ArrayNode list = Json.array();
        for (AccountChoice choice : choices) {
            ObjectNode one = Json.object()
                    .put("at", Json.seconds(choice.at()))
                    .put("chosen", choice.chosen().value());
            list.add(explained(one, choice.explanation(), names));
        }
        return list;
    }

    /** Adds to {@code json} what is known. */
    static ObjectNode explained(ObjectNode json, PoolExplanation found, Map<String, String> names) {
        json.put("strategy", found.strategy())
                .put("sticky", found.sticky() == null ? null : found.sticky().value());
        ArrayNode candidates = json.putArray("candidates");
        for (PoolExplanation.Candidate candidate : found.candidates()) {
            AccountSelector.Score score = candidate.score();
            candidates
                    .addObject()
                    .put("id", candidate.id().value())
                    .put("name", name(names, candidate.id()))
                    .put("score", score == null ? null : (Double) score.value())
                    .put("reason", score == null ? null : score.reason())
                    .put("share", candidate.share());
        }
        ArrayNode exclusions = json.putArray("exclusions");
        found.exclusions().forEach(exclusion -> exclusions
                .addObject()
                .put("id", exclusion.id().value())
                .put("name", name(names, exclusion.id()))
                .put("why", exclusion.why().name().toLowerCase(Locale.ROOT))
                .put("reason", exclusion.reason())
                .put("until", Json.secondsOrNull(exclusion.until())));
        return json;
    }

    private static String name(Map<String, String> names, AccountId id) {
        return names.getOrDefault(id.value(), id.value());
    }
}

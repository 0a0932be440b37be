package io.kiroproxy.simulator.rules;

import io.kiroproxy.simulator.json.Json;
import java.util.ArrayList;
import java.util.List;

/** The messages of a conversation in order, the current one last. */
final class Turns {
    private final List<Turn> all = new ArrayList<>();

    /** One message: its union entry and the member that is there. */
    record Turn(Json entry, boolean isUser, Json message) {
        List<Json> toolResults() {
            return message.at("userInputMessageContext").at("toolResults").items();
        }

        List<Json> tools() {
            return message.at("userInputMessageContext").at("tools").items();
        }

        List<Json> toolUses() {
            return message.at("toolUses").items();
        }

        boolean isBlank() {
            return message.at("content").text().isBlank();
        }

        boolean isEmpty() {
            return message.at("content").text().isEmpty();
        }
    }

    Turns(Json state) {
        state.at("history").items().forEach(entry -> all.add(turn(entry)));
        all.add(turn(state.at("currentMessage")));
    }

    private static Turn turn(Json entry) {
        boolean user = entry.at("userInputMessage").isPresent();
        return new Turn(entry, user, entry.at(user ? "userInputMessage" : "assistantResponseMessage"));
    }

    List<Turn> all() {
        return all;
    }

    List<Turn> history() {
        return all.subList(0, all.size() - 1);
    }

    Turn current() {
        return all.get(all.size() - 1);
    }
}

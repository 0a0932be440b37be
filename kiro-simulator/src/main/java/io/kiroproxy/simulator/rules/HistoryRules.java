package io.kiroproxy.simulator.rules;

import java.util.List;

/** Rules V8 and V9: the order of messages, and text where text must be. */
final class HistoryRules {
    private final SimulatorRules rules;

    HistoryRules(SimulatorRules rules) {
        this.rules = rules;
    }

    void checkOrder(Turns turns) {
        List<Turns.Turn> history = turns.history();
        for (Turns.Turn turn : history) {
            boolean one = turn.entry().members().size() == 1 && turn.message().isObject();
            rules.refuseIf(!one, Rule.V8_UNION, Refusal.E22_MALFORMED);
        }
        if (history.isEmpty()) {
            return;
        }
        rules.refuseIf(!history.get(0).isUser(), Rule.V8_FIRST_USER, Refusal.E22_MALFORMED);
        for (int i = 1; i < history.size(); i++) {
            rules.refuseIf(
                    history.get(i).isUser() == history.get(i - 1).isUser(), Rule.V8_ALTERNATION, Refusal.E22_MALFORMED);
        }
        rules.refuseIf(history.get(history.size() - 1).isUser(), Rule.V8_LAST_ASSISTANT, Refusal.E22_MALFORMED);
    }

    /** Only a user's text is trimmed; one blank is what an assistant message without text is sent with (6.1 #7, V9). */
    void checkContent(Turns turns) {
        for (Turns.Turn turn : turns.all()) {
            if (turn.isUser()) {
                rules.refuseIf(
                        turn.isBlank() && turn.toolResults().isEmpty(), Rule.V9_USER_CONTENT, Refusal.E22_MALFORMED);
            } else {
                rules.refuseIf(
                        turn.isEmpty() && turn.toolUses().isEmpty(), Rule.V9_ASSISTANT_CONTENT, Refusal.E22_MALFORMED);
                rules.refuseIf(turn.isEmpty(), Rule.V9_ASSISTANT_CONTENT_ALWAYS, Refusal.E22_MALFORMED);
            }
        }
    }
}

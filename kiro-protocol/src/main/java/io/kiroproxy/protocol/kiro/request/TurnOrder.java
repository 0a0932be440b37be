package io.kiroproxy.protocol.kiro.request;

import io.kiroproxy.core.model.Role;
import io.kiroproxy.protocol.kiro.lint.LintReport;
import io.kiroproxy.protocol.kiro.lint.LintRule;
import java.util.ArrayList;
import java.util.List;

/** Makes turns alternate, beginning and ending with the user (kiro-upstream.md 6.1 #1, #2, #4 to #8). */
final class TurnOrder {

    static final String CONTINUE = "Continue";
    static final String ATTACHED = "(see the attachment)";

    private final List<Draft.Turn> turns;
    private final LintReport.Builder report;

    TurnOrder(Draft draft, LintReport.Builder report) {
        this.turns = draft.turns;
        this.report = report;
    }

    /** Merges neighbours of one role and lets the first turn be the user's. */
    void alternate() {
        List<Draft.Turn> given = new ArrayList<>(turns);
        turns.clear();
        for (Draft.Turn turn : given) {
            if (turn.isEmpty() && !turn.isUser()) {
                report.add(LintRule.EMPTY_MESSAGE, turn.place, "an assistant message without content", "left out");
                continue;
            }
            Draft.Turn last = turns.isEmpty() ? null : turns.get(turns.size() - 1);
            if (last == null || last.role != turn.role) {
                turns.add(turn);
                continue;
            }
            if (!turn.isEmpty() && !last.isEmpty()) {
                report.add(LintRule.SAME_ROLE, turn.place, "a neighbour of the same role", "merged into " + last.place);
            }
            merge(last, turn);
        }
        if (turns.isEmpty() || !turns.get(0).isUser()) {
            report.add(LintRule.STARTS_WITH_USER, "messages[0]", "no user message first", "a short one before it");
            turns.add(0, new Draft.Turn(Role.USER, "messages[0]"));
        }
    }

    private void merge(Draft.Turn into, Draft.Turn from) {
        into.append(from.text());
        into.images.addAll(from.images);
        into.documents.addAll(from.documents);
        into.uses.addAll(from.uses);
        into.results.addAll(from.results);
        if (from.reasoning != null) {
            if (into.reasoning != null) {
                report.add(LintRule.REASONING_ONE, from.place, "another reasoning block", "the one before it left out");
            }
            into.reasoning = from.reasoning;
        }
    }

    /** A trailing assistant turn becomes history with a request to continue; answers whether there was one. */
    boolean endWithUser() {
        Draft.Turn last = turns.get(turns.size() - 1);
        if (last.isUser()) {
            return false;
        }
        report.add(LintRule.ENDS_WITH_USER, last.place, "an assistant message last", "history, then \"Continue\"");
        Draft.Turn current = new Draft.Turn(Role.USER, last.place);
        current.append(CONTINUE);
        turns.add(current);
        return true;
    }

    /**
     * Gives user turns that have neither text nor results a placeholder.
     *
     * @param system whether the first turn will get the system text, which is enough text for it
     */
    void fillEmptyUserText(boolean system) {
        for (Draft.Turn turn : turns) {
            if (!turn.isUser() || turn.hasText()) {
                continue;
            }
            if (!turn.results.isEmpty() || (system && turn == turns.get(0))) {
                continue;
            }
            boolean attached = !turn.images.isEmpty() || !turn.documents.isEmpty();
            turn.append(attached ? ATTACHED : CONTINUE);
            report.add(LintRule.EMPTY_USER_TEXT, turn.place, "no text", "\"" + turn.text() + "\"");
        }
    }
}

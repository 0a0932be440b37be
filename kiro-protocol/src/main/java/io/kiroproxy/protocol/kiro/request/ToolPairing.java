package io.kiroproxy.protocol.kiro.request;

import io.kiroproxy.core.model.Content.ToolResult.Status;
import io.kiroproxy.core.model.Role;
import io.kiroproxy.protocol.kiro.lint.LintReport;
import io.kiroproxy.protocol.kiro.lint.LintRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Gives every tool use exactly one result in the next user turn, and no result without its use (kiro-upstream.md 6.1
 * #9, #10, #17). Works on alternating turns that begin with the user. Nothing of a result is lost: what cannot be
 * paired is quoted in the turn it stood in.
 */
final class ToolPairing {

    static final String MISSING = "No result was recorded for this tool call.";

    private static final int MAX_ID = 64;
    private static final int HASH_LENGTH = 8;
    private static final Pattern SAFE_ID = Pattern.compile("[A-Za-z0-9_-]{1," + MAX_ID + "}");
    private static final Pattern UNSAFE_CHARACTER = Pattern.compile("[^A-Za-z0-9_-]");

    private final List<Draft.Turn> turns;
    private final LintReport.Builder report;
    private final Set<String> adaptations;
    private final Map<Draft.Use, Draft.Result> answers = new IdentityHashMap<>();
    private final Map<String, List<Draft.Result>> answeredById = new HashMap<>();

    ToolPairing(Draft draft, LintReport.Builder report, Set<String> adaptations) {
        this.turns = draft.turns;
        this.report = report;
        this.adaptations = adaptations;
    }

    void pair() {
        if (turns.stream().allMatch(turn -> turn.uses.isEmpty() && turn.results.isEmpty())) {
            return;
        }
        nameUses();
        answerFromNextTurn();
        answerFromElsewhere();
        completeAndQuote();
    }

    /** Sets upstream ids, unique over the request; drops a use that repeats another of its turn in every part. */
    private void nameUses() {
        Set<String> taken = new HashSet<>();
        for (Draft.Turn turn : turns) {
            List<Draft.Use> kept = new ArrayList<>();
            for (Draft.Use use : turn.uses) {
                if (kept.stream().anyMatch(other -> same(other, use))) {
                    report.add(LintRule.TOOL_USE_DUPLICATE, use.place, "the same tool use again", "left out");
                    continue;
                }
                kept.add(use);
                use.id = id(use, taken);
            }
            if (kept.size() < turn.uses.size()) {
                turn.uses.clear();
                turn.uses.addAll(kept);
            }
        }
    }

    private static boolean same(Draft.Use a, Draft.Use b) {
        return a.clientId.equals(b.clientId) && a.name.equals(b.name) && a.input.equals(b.input);
    }

    private String id(Draft.Use use, Set<String> taken) {
        String safe = safeId(use.clientId);
        if (!safe.equals(use.clientId)) {
            report.add(LintRule.TOOL_USE_ID, use.place, "an id the upstream does not take", safe);
        }
        String unique = safe;
        for (int i = 2; !taken.add(unique); i++) {
            String suffix = "_" + i;
            unique = safe.substring(0, Math.min(safe.length(), MAX_ID - suffix.length())) + suffix;
        }
        if (!unique.equals(safe)) {
            report.add(LintRule.TOOL_USE_DUPLICATE, use.place, "a tool use id that is used again", unique);
        }
        return unique;
    }

    private static String safeId(String id) {
        if (SAFE_ID.matcher(id).matches()) {
            return id;
        }
        String safe = UNSAFE_CHARACTER.matcher(id).replaceAll("_");
        int room = MAX_ID - HASH_LENGTH - 1;
        return (safe.length() > room ? safe.substring(0, room) : safe) + "_" + StableIds.shortHash(id);
    }

    private void answerFromNextTurn() {
        for (int i = 0; i + 1 < turns.size(); i++) {
            for (Draft.Use use : turns.get(i).uses) {
                Draft.Result result = take(turns.get(i + 1), use.clientId);
                if (result != null) {
                    answer(use, result);
                }
            }
        }
    }

    private void answerFromElsewhere() {
        for (int i = 0; i < turns.size(); i++) {
            for (Draft.Use use : turns.get(i).uses) {
                if (answers.containsKey(use)) {
                    continue;
                }
                Draft.Result result = takeFromOther(i, use.clientId);
                if (result != null) {
                    report.add(LintRule.TOOL_RESULT_DISPLACED, result.place(), "a result away from its call", "moved");
                    answer(use, result);
                }
            }
        }
    }

    private Draft.@Nullable Result takeFromOther(int index, String clientId) {
        for (int j = index + 1; j < turns.size(); j++) {
            Draft.Result result = take(turns.get(j), clientId);
            if (result != null) {
                return result;
            }
        }
        for (int j = 0; j < index; j++) {
            Draft.Result result = take(turns.get(j), clientId);
            if (result != null) {
                return result;
            }
        }
        return null;
    }

    private static Draft.@Nullable Result take(Draft.Turn turn, String clientId) {
        for (Iterator<Draft.Result> results = turn.results.iterator(); results.hasNext(); ) {
            Draft.Result result = results.next();
            if (result.clientId().equals(clientId)) {
                results.remove();
                return result;
            }
        }
        return null;
    }

    private void answer(Draft.Use use, Draft.Result result) {
        answers.put(use, result.withId(use.id));
        answeredById.computeIfAbsent(use.clientId, id -> new ArrayList<>()).add(result);
    }

    private void completeAndQuote() {
        for (Draft.Turn turn : turns) {
            if (!turn.results.isEmpty()) {
                quote(turn);
            }
        }
        for (int i = 0; i < turns.size(); i++) {
            Draft.Turn turn = turns.get(i);
            if (turn.uses.isEmpty()) {
                continue;
            }
            if (i + 1 == turns.size()) {
                turns.add(new Draft.Turn(Role.USER, turn.place));
            }
            List<Draft.Result> results = new ArrayList<>(turn.uses.size());
            for (Draft.Use use : turn.uses) {
                Draft.Result result = answers.get(use);
                results.add(result == null ? missing(use) : result);
            }
            turns.get(i + 1).results = results;
        }
    }

    private Draft.Result missing(Draft.Use use) {
        adaptations.add("missing_tool_results");
        report.add(LintRule.TOOL_RESULT_MISSING, use.place, "a tool use without result", "an error result");
        return new Draft.Result(use.clientId, use.id, List.of(MISSING), Status.ERROR, use.place);
    }

    /** What is left in {@code turn} answers no tool use. */
    private void quote(Draft.Turn turn) {
        StringBuilder quoted = new StringBuilder();
        for (Draft.Result result : turn.results) {
            List<Draft.Result> answered = answeredById.getOrDefault(result.clientId(), List.of());
            if (answered.stream().anyMatch(result::sameAnswer)) {
                report.add(LintRule.TOOL_RESULT_DUPLICATE, result.place(), "the same result again", "left out");
                continue;
            }
            adaptations.add("orphan_tool_results");
            report.add(LintRule.TOOL_RESULT_ORPHAN, result.place(), "a result without tool use", "quoted as text");
            quoted.append(quoted.length() == 0 ? "" : "\n\n").append(asText(result));
        }
        turn.results = new ArrayList<>(0);
        if (quoted.length() > 0) {
            turn.prepend(quoted.toString());
        }
    }

    /** Writes all tool turns as text, for a call that may use no tool (decisions.md 7). Run after {@link #pair()}. */
    void writeAsText() {
        for (Draft.Turn turn : turns) {
            if (turn.uses.isEmpty() && turn.results.isEmpty()) {
                continue;
            }
            report.add(LintRule.TOOL_TURNS_AS_TEXT, turn.place, "a tool turn", "written as text");
            for (Draft.Use use : turn.uses) {
                turn.append(
                        "<tool_call id=\"" + use.id + "\" name=\"" + use.name + "\">\n" + use.input + "\n</tool_call>");
            }
            StringBuilder quoted = new StringBuilder();
            for (Draft.Result result : turn.results) {
                quoted.append(quoted.length() == 0 ? "" : "\n\n").append(asText(result));
            }
            if (quoted.length() > 0) {
                turn.prepend(quoted.toString());
            }
            turn.uses.clear();
            turn.results = new ArrayList<>(0);
        }
    }

    private static String asText(Draft.Result result) {
        String status = result.status() == Status.ERROR ? "error" : "success";
        return "<tool_result id=\"" + result.id() + "\" status=\"" + status + "\">\n"
                + String.join("\n", result.texts()) + "\n</tool_result>";
    }
}

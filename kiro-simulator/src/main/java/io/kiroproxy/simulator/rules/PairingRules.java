package io.kiroproxy.simulator.rules;

import io.kiroproxy.simulator.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Rules V10 and V11: tool uses and their results, and the tools both need (kiro-upstream-2026.md 2.6 #2 and #3). */
final class PairingRules {
    private static final String REASON = "TOOL_USE_RESULT_MISMATCH";
    private static final String PREFIX = "Bedrock error message: The model returned the following errors: ";

    private final SimulatorRules rules;

    PairingRules(SimulatorRules rules) {
        this.rules = rules;
    }

    void checkPairs(Turns turns) {
        if (!rules.has(Rule.V10_TOOL_RESULTS)) {
            return;
        }
        List<String> open = List.of();
        for (int i = 0; i < turns.all().size(); i++) {
            Turns.Turn turn = turns.all().get(i);
            if (turn.isUser()) {
                checkAnswers(i, open, turn.toolResults());
                open = List.of();
            } else {
                if (!open.isEmpty()) {
                    refuseUnanswered(i - 1, open);
                }
                open = ids(turn.toolUses());
                if (new LinkedHashSet<>(open).size() != open.size()) {
                    refuse("messages." + i + ": `tool_use` ids must be unique");
                }
            }
        }
    }

    private static void checkAnswers(int index, List<String> open, List<Json> results) {
        List<String> answered = ids(results);
        Set<String> missing = new LinkedHashSet<>(open);
        answered.forEach(missing::remove);
        if (!missing.isEmpty()) {
            refuseUnanswered(index - 1, new ArrayList<>(missing));
        }
        if (!Set.copyOf(open).containsAll(answered)) {
            Set<String> orphans = new LinkedHashSet<>(answered);
            open.forEach(orphans::remove);
            refuse("messages." + index + ": unexpected `tool_use_id` found in `tool_result` blocks: "
                    + String.join(", ", orphans) + ". Each `tool_result` block must have a corresponding `tool_use`"
                    + " block in the previous message.");
        }
        if (new LinkedHashSet<>(answered).size() != answered.size()) {
            refuse("messages." + index
                    + ": each tool_use must have a single result. Found multiple `tool_result` blocks");
        }
        for (Json result : results) {
            checkResult(index, result);
        }
    }

    private static void checkResult(int index, Json result) {
        Json status = result.at("status");
        boolean fits = (!status.isPresent() || Set.of("success", "error").contains(status.text()))
                && !result.at("content").items().isEmpty();
        for (Json item : result.at("content").items()) {
            fits &= item.members().size() == 1
                    && (item.at("text").isText() || item.at("json").isPresent());
        }
        if (!fits) {
            refuse("messages." + index + ": `tool_result` blocks need a status of success or error and content items"
                    + " of exactly one text or json");
        }
    }

    private static List<String> ids(List<Json> blocks) {
        return blocks.stream().map(block -> block.at("toolUseId").text()).toList();
    }

    private static void refuseUnanswered(int index, List<String> ids) {
        refuse("messages." + index + ": `tool_use` ids were found without `tool_result` blocks immediately after: "
                + String.join(", ", ids)
                + ". Each `tool_use` block must have a corresponding `tool_result` block in the next message.");
    }

    private static void refuse(String text) {
        throw new RefusedException(Refusal.invalid(PREFIX + text, REASON));
    }

    void checkToolsDeclared(Turns turns) {
        boolean toolTurns = turns.all().stream()
                .anyMatch(turn ->
                        !turn.toolResults().isEmpty() || !turn.toolUses().isEmpty());
        List<Json> tools = turns.current().tools();
        rules.refuseIf(
                toolTurns && tools.isEmpty(),
                Rule.V11_TOOL_CONFIG,
                Refusal.invalid("Improperly formed request.", "TOOL_CONFIG_MISSING"));
        List<String> declared = tools.stream()
                .map(tool -> tool.at("toolSpecification").at("name").text())
                .toList();
        boolean undeclared = turns.all().stream()
                .flatMap(turn -> turn.toolUses().stream())
                .anyMatch(use -> !declared.contains(use.at("name").text()));
        rules.refuseIf(undeclared, Rule.V11_UNDECLARED_TOOL, Refusal.E22_MALFORMED);
    }
}

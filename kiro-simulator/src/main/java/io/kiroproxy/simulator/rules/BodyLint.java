package io.kiroproxy.simulator.rules;

import io.kiroproxy.simulator.catalog.ModelCatalog;
import io.kiroproxy.simulator.catalog.SimulatedModel;
import io.kiroproxy.simulator.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Holds the body of a generate request alone against the upstream's rules (kiro-upstream.md 6.3): not its headers, its
 * account or its signatures. Unlike {@link RequestValidator} it goes on after a violation. Safe for any thread.
 */
public final class BodyLint {

    private final Dialect dialect;
    private final ModelCatalog catalog;
    private final SimulatorRules rules;

    /** The strict rules over every model of {@code catalog}. */
    public BodyLint(Dialect dialect, ModelCatalog catalog) {
        this.dialect = Objects.requireNonNull(dialect, "dialect");
        this.catalog = Objects.requireNonNull(catalog, "catalog");
        this.rules = SimulatorRules.strict();
    }

    /** What the upstream would answer, one refusal for each group of rules that is violated; empty when it fits. */
    public List<Refusal> check(Json body) {
        List<Refusal> refusals = new ArrayList<>();
        note(refusals, () -> new BodyRules(rules).checkShape(body, dialect)); // V5
        if (!refusals.isEmpty()) {
            return refusals;
        }
        Turns turns = new Turns(body.at("conversationState"));
        note(refusals, () -> checkModel(turns, body)); // V6, V7, V15
        note(refusals, () -> new HistoryRules(rules).checkOrder(turns)); // V8
        note(refusals, () -> new HistoryRules(rules).checkContent(turns)); // V9
        note(refusals, () -> new PairingRules(rules).checkPairs(turns)); // V10
        note(refusals, () -> new PairingRules(rules).checkToolsDeclared(turns)); // V11
        note(refusals, () -> new ToolRules(rules).checkTools(turns)); // V12
        note(refusals, () -> new ToolRules(rules).checkToolUses(turns)); // V13
        note(refusals, () -> new AttachmentRules(rules).check(turns)); // V14
        return List.copyOf(refusals);
    }

    private void checkModel(Turns turns, Json body) {
        Json id = turns.current().message().at("modelId");
        SimulatedModel model = catalog.find(id.isPresent() ? id.text() : "auto")
                .orElseThrow(() -> new RefusedException(Refusal.E27_MODEL_2026));
        new ModelRules(rules, catalog).checkFields(model, body.at("additionalModelRequestFields"));
        rules.refuseIf(TokenEstimate.ofBody(body) > model.maxInputTokens(), Rule.V15_TOKENS, Refusal.E21_TOO_LONG);
    }

    private static void note(List<Refusal> refusals, Runnable check) {
        try {
            check.run();
        } catch (RefusedException e) {
            refusals.add(e.refusal());
        }
    }
}

package io.kiroproxy.simulator.rules;

import io.kiroproxy.simulator.auth.SimulatedAccount;
import io.kiroproxy.simulator.catalog.ModelCatalog;
import io.kiroproxy.simulator.catalog.SchemaCheck;
import io.kiroproxy.simulator.catalog.SimulatedModel;
import io.kiroproxy.simulator.json.Json;
import java.util.Optional;

/** Rules V6 and V7: the model, and the extra fields it takes. */
final class ModelRules {
    private final SimulatorRules rules;
    private final ModelCatalog everything;

    ModelRules(SimulatorRules rules, ModelCatalog everything) {
        this.rules = rules;
        this.everything = everything;
    }

    /** The model; a missing id means {@code auto}, an empty or unknown one is refused. */
    SimulatedModel checkModel(SimulatedAccount account, Json modelId) {
        String id = modelId.isPresent() ? modelId.text() : "auto";
        Optional<SimulatedModel> model = account.models().find(id);
        if (model.isEmpty() && !rules.has(Rule.V6_MODEL)) {
            model = everything.find(id).or(() -> everything.models().stream().findFirst());
        }
        return model.orElseThrow(() -> new RefusedException(Refusal.E27_MODEL_2026));
    }

    void checkFields(SimulatedModel model, Json fields) {
        if (!fields.isPresent() || !rules.has(Rule.V7_MODEL_FIELDS)) {
            return;
        }
        if (model.fieldsSchema().isAbsent()) {
            throw new RefusedException(Refusal.E29_FIELDS_UNSUPPORTED);
        }
        Optional<String> violation = SchemaCheck.violation(model.fieldsSchema(), fields);
        if (violation.isPresent()) {
            throw new RefusedException(Refusal.invalid(
                    "Invalid additionalModelRequestFields: " + violation.get(), "REQUEST_BODY_INVALID"));
        }
    }
}

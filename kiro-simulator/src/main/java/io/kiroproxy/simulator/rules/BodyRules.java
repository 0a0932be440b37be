package io.kiroproxy.simulator.rules;

import io.kiroproxy.simulator.http.RecordedRequest;
import io.kiroproxy.simulator.json.Json;
import java.util.Optional;
import java.util.regex.Pattern;

/** Rules V2 and V5: the body as JSON, as members, and as shapes. */
final class BodyRules {
    private static final Pattern CONVERSATION_ID = Pattern.compile("[A-Za-z0-9._:-]{1,256}");

    private final SimulatorRules rules;

    BodyRules(SimulatorRules rules) {
        this.rules = rules;
    }

    Json checkJson(RecordedRequest request, Dialect dialect) {
        Json body;
        try {
            body = Json.parse(request.body());
        } catch (IllegalArgumentException e) {
            throw new RefusedException(Refusal.E24_NOT_JSON);
        }
        Shape model = BodyModel.of(dialect);
        rules.refuseIf(model.unknownMember(body, "").isPresent(), Rule.V2_UNKNOWN_MEMBERS, Refusal.E22_MALFORMED);
        Optional<String> nulls = model.nullMember(body, "");
        if (nulls.isPresent() && rules.has(Rule.V2_NULLS)) {
            throw new RefusedException(Refusal.invalid(
                    "1 validation error detected: Value null at '" + nulls.get()
                            + "' failed to satisfy constraint: Member must not be null",
                    "REQUEST_BODY_INVALID"));
        }
        return body;
    }

    void checkShape(Json body, Dialect dialect) {
        Json state = body.at("conversationState");
        Json user = state.at("currentMessage").at("userInputMessage");
        boolean fits = BodyModel.of(dialect).fits(body)
                && user.isObject()
                && state.at("currentMessage").at("assistantResponseMessage").isAbsent();
        rules.refuseIf(!fits, Rule.V5_SHAPE, Refusal.E22_MALFORMED);
        if (!user.isObject()) {
            throw new RefusedException(Refusal.E22_MALFORMED);
        }
        checkConversationId(state.at("conversationId"));
        checkConversationId(state.at("rootConversationId"));
        if (user.at("origin").text().equals("CLI")) {
            Refusal refusal = dialect == Dialect.R ? Refusal.E4_NOT_AUTHORIZED : Refusal.E22_MALFORMED;
            rules.refuseIf(true, Rule.V5_ORIGIN_PAIRING, refusal);
        }
    }

    private void checkConversationId(Json id) {
        rules.refuseIf(
                id.isPresent() && !CONVERSATION_ID.matcher(id.text()).matches(),
                Rule.V5_CONVERSATION_ID,
                Refusal.invalid("Improperly formed request.", "INVALID_CONVERSATION_ID"));
    }
}

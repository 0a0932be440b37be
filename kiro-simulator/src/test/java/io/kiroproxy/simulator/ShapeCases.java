package io.kiroproxy.simulator;

import static io.kiroproxy.simulator.Bodies.context;
import static io.kiroproxy.simulator.Bodies.current;
import static io.kiroproxy.simulator.Bodies.object;

import io.kiroproxy.simulator.auth.SimulatedAccount;
import io.kiroproxy.simulator.json.Json;
import java.util.Map;
import java.util.stream.Stream;

/** Violations of V2, V4, V5, V6 and V7. */
record ShapeCases(SimulatedAccount alice) {
    private static final String MALFORMED = "Improperly formed request.";

    Stream<RuleCase> all() {
        String invalid = "REQUEST_BODY_INVALID";
        return Stream.of(
                RuleCase.text(alice, "V2 systemPrompt", b -> b.put("systemPrompt", "x"), MALFORMED, invalid),
                RuleCase.text(
                        alice, "V2 inferenceConfig", b -> b.put("inferenceConfig", Json.object()), MALFORMED, invalid),
                RuleCase.text(
                        alice,
                        "V2 nested profileArn",
                        b -> RuleCase.state(b).put("profileArn", "x"),
                        MALFORMED,
                        invalid),
                RuleCase.round(
                        alice,
                        "V2 isError",
                        b -> object(Bodies.array(context(b), "toolResults").get(0))
                                .put("isError", true),
                        MALFORMED,
                        invalid),
                RuleCase.text(
                        alice,
                        "V2 null",
                        b -> b.putAll(Json.object("profileArn", null)),
                        "1 validation error detected: Value null at 'profileArn' failed to satisfy constraint: Member must not be null",
                        invalid),
                RuleCase.text(
                        alice,
                        "V4 missing",
                        b -> b.remove("profileArn"),
                        "profileArn is required for this request.",
                        null),
                RuleCase.text(alice, "V4 invented", b -> b.put("profileArn", "arn:none"), MALFORMED, invalid),
                RuleCase.text(alice, "V5 no state", b -> b.remove("conversationState"), MALFORMED, invalid),
                RuleCase.text(alice, "V5 no content", b -> current(b).remove("content"), MALFORMED, invalid),
                RuleCase.text(alice, "V5 content type", b -> current(b).put("content", 5), MALFORMED, invalid),
                RuleCase.text(
                        alice, "V5 trigger", b -> RuleCase.state(b).put("chatTriggerType", "AUTO"), MALFORMED, invalid),
                RuleCase.text(
                        alice, "V5 no trigger", b -> RuleCase.state(b).remove("chatTriggerType"), MALFORMED, invalid),
                RuleCase.text(alice, "V5 origin", b -> current(b).put("origin", "KIRO_IDE"), MALFORMED, invalid),
                RuleCase.text(alice, "V5 origin pairing", b -> current(b).put("origin", "CLI"), MALFORMED, invalid),
                RuleCase.text(alice, "V5 agentMode", b -> b.put("agentMode", "autopilot"), MALFORMED, invalid),
                RuleCase.text(
                        alice,
                        "V5 conversationId characters",
                        b -> RuleCase.state(b).put("conversationId", "a b"),
                        MALFORMED,
                        "INVALID_CONVERSATION_ID"),
                RuleCase.text(
                        alice,
                        "V5 conversationId length",
                        b -> RuleCase.state(b).put("conversationId", "a".repeat(257)),
                        MALFORMED,
                        "INVALID_CONVERSATION_ID"),
                RuleCase.text(
                        alice,
                        "V5 current is assistant",
                        b -> RuleCase.state(b)
                                .put(
                                        "currentMessage",
                                        Json.object("assistantResponseMessage", Json.object("content", "x"))),
                        MALFORMED,
                        invalid),
                RuleCase.text(
                        alice,
                        "V6 unknown",
                        b -> current(b).put("modelId", "claude-opus-9"),
                        "Invalid model ID. Please select a different model to continue.",
                        "INVALID_MODEL_ID"),
                RuleCase.text(
                        alice,
                        "V6 empty",
                        b -> current(b).put("modelId", ""),
                        "Invalid model ID. Please select a different model to continue.",
                        "INVALID_MODEL_ID"),
                RuleCase.text(
                        alice,
                        "V7 no schema",
                        b -> fields(b, "claude-haiku-4.5", Json.object("max_tokens", 2_000)),
                        "additionalModelRequestFields is not supported for this model",
                        null),
                RuleCase.text(
                        alice,
                        "V7 other family",
                        b -> fields(b, "claude-opus-5", Json.object("reasoning", Json.object("effort", "low"))),
                        "Invalid additionalModelRequestFields: property 'reasoning' is not defined in the schema",
                        invalid),
                RuleCase.text(
                        alice,
                        "V7 gpt",
                        b -> fields(b, "gpt-5.6-sol", Json.object("output_config", Json.object("effort", "low"))),
                        "Invalid additionalModelRequestFields: property 'output_config' is not defined in the schema",
                        invalid),
                RuleCase.text(
                        alice,
                        "V7 maximum",
                        b -> fields(b, "claude-opus-5", Json.object("max_tokens", 128_001)),
                        "Invalid additionalModelRequestFields: property 'max_tokens' must have a maximum value of 128000.0",
                        invalid),
                RuleCase.text(
                        alice,
                        "V7 minimum",
                        b -> fields(b, "claude-opus-5", Json.object("max_tokens", 1_023)),
                        "Invalid additionalModelRequestFields: property 'max_tokens' must have a minimum value of 1024.0",
                        invalid),
                RuleCase.text(
                        alice,
                        "V7 disabled",
                        b -> fields(b, "claude-opus-5.5", Json.object("thinking", Json.object("type", "disabled"))),
                        "Invalid additionalModelRequestFields: property 'thinking.type' must be one of [\"adaptive\"]",
                        invalid),
                RuleCase.text(
                        alice,
                        "V7 budget",
                        b -> fields(
                                b,
                                "claude-opus-4.8",
                                Json.object("thinking", Json.object("type", "enabled", "budget_tokens", 2_000))),
                        "Invalid additionalModelRequestFields: property 'thinking.type' must be one of [\"adaptive\",\"disabled\"]",
                        invalid),
                RuleCase.text(
                        alice,
                        "V7 xhigh",
                        b -> fields(b, "claude-opus-4.6", Json.object("output_config", Json.object("effort", "xhigh"))),
                        "Invalid additionalModelRequestFields: property 'output_config.effort' must be one of [\"low\",\"medium\",\"high\",\"max\"]",
                        invalid));
    }

    private static void fields(Map<String, Object> body, String model, Map<String, Object> fields) {
        current(body).put("modelId", model);
        body.put("additionalModelRequestFields", fields);
    }
}

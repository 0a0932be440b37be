package io.kiroproxy.simulator;

import static io.kiroproxy.simulator.Bodies.context;
import static io.kiroproxy.simulator.Bodies.current;
import static io.kiroproxy.simulator.Bodies.history;
import static io.kiroproxy.simulator.Bodies.list;
import static io.kiroproxy.simulator.Bodies.object;
import static io.kiroproxy.simulator.Bodies.toolResult;
import static io.kiroproxy.simulator.Bodies.toolUse;
import static io.kiroproxy.simulator.Bodies.user;

import io.kiroproxy.simulator.auth.SimulatedAccount;
import io.kiroproxy.simulator.json.Json;
import java.util.Map;
import java.util.stream.Stream;

/** Violations of V8 to V11, V13 and V16. */
record HistoryCases(SimulatedAccount alice) {
    private static final String MALFORMED = "Improperly formed request.";
    private static final String TOOL_FORMAT = "Invalid tool use format.";

    Stream<RuleCase> all() {
        String invalid = "REQUEST_BODY_INVALID";
        return Stream.of(
                RuleCase.text(
                        alice,
                        "V8 union",
                        b -> past(
                                b,
                                Json.object(
                                        "userInputMessage",
                                        user("a"),
                                        "assistantResponseMessage",
                                        Json.object("content", "b"))),
                        MALFORMED,
                        invalid),
                RuleCase.text(alice, "V8 union empty", b -> past(b, Json.object()), MALFORMED, invalid),
                RuleCase.text(alice, "V8 first is assistant", b -> past(b, assistant("b")), MALFORMED, invalid),
                RuleCase.text(
                        alice, "V8 two users", b -> past(b, said("a"), said("b"), assistant("c")), MALFORMED, invalid),
                RuleCase.text(
                        alice,
                        "V8 two assistants",
                        b -> past(b, said("a"), assistant("b"), assistant("c")),
                        MALFORMED,
                        invalid),
                RuleCase.text(alice, "V8 last is user", b -> past(b, said("a")), MALFORMED, invalid),
                RuleCase.text(alice, "V9 blank", b -> current(b).put("content", " \n"), MALFORMED, invalid),
                RuleCase.text(alice, "V9 blank history", b -> past(b, said(""), assistant("b")), MALFORMED, invalid),
                RuleCase.text(alice, "V9 empty assistant", b -> past(b, said("a"), assistant("")), MALFORMED, invalid),
                RuleCase.round(
                        alice,
                        "V10 missing",
                        b -> {
                            context(b).put("toolResults", list());
                            current(b).put("content", "And now?");
                        },
                        null,
                        "TOOL_USE_RESULT_MISMATCH"),
                RuleCase.round(
                        alice,
                        "V10 unanswered",
                        b -> history(b, 1).put("toolUses", list(toolUse("tooluse_1"), toolUse("tooluse_2"))),
                        "Bedrock error message: The model returned the following errors: messages.1: `tool_use` ids were found without `tool_result` blocks immediately after: tooluse_2. Each `tool_use` block must have a corresponding `tool_result` block in the next message.",
                        "TOOL_USE_RESULT_MISMATCH"),
                RuleCase.round(
                        alice,
                        "V10 orphan",
                        b -> context(b).put("toolResults", list(toolResult("tooluse_1"), toolResult("tooluse_9"))),
                        null,
                        "TOOL_USE_RESULT_MISMATCH"),
                RuleCase.round(
                        alice,
                        "V10 orphan without use",
                        b -> history(b, 1).remove("toolUses"),
                        null,
                        "TOOL_USE_RESULT_MISMATCH"),
                RuleCase.round(
                        alice,
                        "V10 twice",
                        b -> context(b).put("toolResults", list(toolResult("tooluse_1"), toolResult("tooluse_1"))),
                        null,
                        "TOOL_USE_RESULT_MISMATCH"),
                RuleCase.round(
                        alice,
                        "V10 same id twice",
                        b -> history(b, 1).put("toolUses", list(toolUse("tooluse_1"), toolUse("tooluse_1"))),
                        null,
                        "TOOL_USE_RESULT_MISMATCH"),
                RuleCase.round(
                        alice, "V10 status", b -> result(b).put("status", "failed"), null, "TOOL_USE_RESULT_MISMATCH"),
                RuleCase.round(
                        alice,
                        "V10 no content",
                        b -> result(b).put("content", list()),
                        null,
                        "TOOL_USE_RESULT_MISMATCH"),
                RuleCase.round(
                        alice,
                        "V10 text and json",
                        b -> result(b).put("content", list(Json.object("text", "a", "json", Json.object()))),
                        null,
                        "TOOL_USE_RESULT_MISMATCH"),
                RuleCase.round(alice, "V11", b -> context(b).remove("tools"), MALFORMED, "TOOL_CONFIG_MISSING"),
                RuleCase.round(alice, "V13 input is text", b -> use(b).put("input", "{}"), TOOL_FORMAT, invalid),
                RuleCase.round(
                        alice,
                        "V13 id",
                        b -> {
                            use(b).put("toolUseId", "a.b");
                            result(b).put("toolUseId", "a.b");
                        },
                        TOOL_FORMAT,
                        invalid),
                RuleCase.text(
                        alice,
                        "V16 unsigned",
                        b -> past(
                                b,
                                said("a"),
                                Json.object(
                                        "assistantResponseMessage",
                                        Json.object(
                                                "content",
                                                "b",
                                                "reasoningContent",
                                                Json.object(
                                                        "reasoningText",
                                                        Json.object("text", "t", "signature", "forged"))))),
                        "Invalid `signature` in `thinking` block",
                        "THINKING_SIGNATURE_INVALID"));
    }

    private static void past(Map<String, Object> body, Object... messages) {
        RuleCase.state(body).put("history", list(messages));
    }

    private static Map<String, Object> said(String text) {
        return Json.object("userInputMessage", user(text));
    }

    private static Map<String, Object> assistant(String text) {
        return Json.object("assistantResponseMessage", Json.object("content", text));
    }

    private static Map<String, Object> result(Map<String, Object> body) {
        return object(Bodies.array(context(body), "toolResults").get(0));
    }

    private static Map<String, Object> use(Map<String, Object> body) {
        return object(Bodies.array(history(body, 1), "toolUses").get(0));
    }
}

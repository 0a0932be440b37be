package io.kiroproxy.simulator;

import static io.kiroproxy.simulator.Bodies.change;
import static io.kiroproxy.simulator.Bodies.context;
import static io.kiroproxy.simulator.Bodies.current;
import static io.kiroproxy.simulator.Bodies.history;
import static io.kiroproxy.simulator.Bodies.list;
import static io.kiroproxy.simulator.Bodies.minimal;
import static io.kiroproxy.simulator.Bodies.object;
import static io.kiroproxy.simulator.Bodies.schema;
import static io.kiroproxy.simulator.Bodies.specification;
import static io.kiroproxy.simulator.Bodies.tool;
import static io.kiroproxy.simulator.Bodies.toolResult;
import static io.kiroproxy.simulator.Bodies.toolRound;
import static io.kiroproxy.simulator.Bodies.toolUse;
import static io.kiroproxy.simulator.Bodies.user;
import static io.kiroproxy.simulator.Bodies.withTools;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.simulator.Client.Reply;
import io.kiroproxy.simulator.auth.SimulatedAccount;
import io.kiroproxy.simulator.json.Json;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every body rule of kiro-upstream.md 6.3, each broken in one place; the case's name is the rule's id. */
class RuleTableTest {
    private static final KiroSimulator KIRO = KiroSimulator.builder().start();
    private static final SimulatedAccount ALICE = KIRO.addSocialAccount("alice");
    private static final Client CLIENT = new Client(KIRO.uri());
    private static final String MALFORMED = "Improperly formed request.";
    private static final String TOOL_FORMAT = "Invalid tool use format.";

    @BeforeAll
    static void running() {
        assertThat(KIRO.uri().getPort()).isPositive();
    }

    @AfterAll
    static void stop() {
        KIRO.close();
    }

    record Case(
            String rule,
            Map<String, Object> body,
            @Nullable String message,
            @Nullable String reason) {
        @Override
        public String toString() {
            return rule;
        }
    }

    private static Case text(
            String rule, Consumer<Map<String, Object>> broken, @Nullable String message, @Nullable String reason) {
        return new Case(rule, change(minimal(ALICE, "Hi"), broken), message, reason);
    }

    private static Case round(
            String rule, Consumer<Map<String, Object>> broken, @Nullable String message, @Nullable String reason) {
        return new Case(rule, change(toolRound(ALICE), broken), message, reason);
    }

    private static Case tools(
            String rule, Consumer<Map<String, Object>> broken, @Nullable String message, @Nullable String reason) {
        return new Case(rule, change(withTools(ALICE, "Hi", tool("one")), broken), message, reason);
    }

    private static Map<String, Object> state(Map<String, Object> body) {
        return object(body, "conversationState");
    }

    static Stream<Case> shapes() {
        String invalid = "REQUEST_BODY_INVALID";
        return Stream.of(
                text("V2 systemPrompt", b -> b.put("systemPrompt", "x"), MALFORMED, invalid),
                text("V2 inferenceConfig", b -> b.put("inferenceConfig", Json.object()), MALFORMED, invalid),
                text("V2 nested profileArn", b -> state(b).put("profileArn", "x"), MALFORMED, invalid),
                round(
                        "V2 isError",
                        b -> object(Bodies.array(context(b), "toolResults").get(0))
                                .put("isError", true),
                        MALFORMED,
                        invalid),
                text(
                        "V2 null",
                        b -> b.putAll(Json.object("profileArn", null)),
                        "1 validation error detected: Value null at 'profileArn' failed to satisfy constraint: Member must not be null",
                        invalid),
                text("V4 missing", b -> b.remove("profileArn"), "profileArn is required for this request.", null),
                text("V4 invented", b -> b.put("profileArn", "arn:none"), MALFORMED, invalid),
                text("V5 no state", b -> b.remove("conversationState"), MALFORMED, invalid),
                text("V5 no content", b -> current(b).remove("content"), MALFORMED, invalid),
                text("V5 content type", b -> current(b).put("content", 5), MALFORMED, invalid),
                text("V5 trigger", b -> state(b).put("chatTriggerType", "AUTO"), MALFORMED, invalid),
                text("V5 no trigger", b -> state(b).remove("chatTriggerType"), MALFORMED, invalid),
                text("V5 origin", b -> current(b).put("origin", "KIRO_IDE"), MALFORMED, invalid),
                text("V5 origin pairing", b -> current(b).put("origin", "CLI"), MALFORMED, invalid),
                text("V5 agentMode", b -> b.put("agentMode", "autopilot"), MALFORMED, invalid),
                text(
                        "V5 conversationId characters",
                        b -> state(b).put("conversationId", "a b"),
                        MALFORMED,
                        "INVALID_CONVERSATION_ID"),
                text(
                        "V5 conversationId length",
                        b -> state(b).put("conversationId", "a".repeat(257)),
                        MALFORMED,
                        "INVALID_CONVERSATION_ID"),
                text(
                        "V5 current is assistant",
                        b -> state(b).put(
                                        "currentMessage",
                                        Json.object("assistantResponseMessage", Json.object("content", "x"))),
                        MALFORMED,
                        invalid),
                text(
                        "V6 unknown",
                        b -> current(b).put("modelId", "claude-opus-9"),
                        "Invalid model ID. Please select a different model to continue.",
                        "INVALID_MODEL_ID"),
                text(
                        "V6 empty",
                        b -> current(b).put("modelId", ""),
                        "Invalid model ID. Please select a different model to continue.",
                        "INVALID_MODEL_ID"),
                text(
                        "V7 no schema",
                        b -> fields(b, "claude-haiku-4.5", Json.object("max_tokens", 2_000)),
                        "additionalModelRequestFields is not supported for this model",
                        null),
                text(
                        "V7 other family",
                        b -> fields(b, "claude-opus-5", Json.object("reasoning", Json.object("effort", "low"))),
                        "Invalid additionalModelRequestFields: property 'reasoning' is not defined in the schema",
                        invalid),
                text(
                        "V7 gpt",
                        b -> fields(b, "gpt-5.6-sol", Json.object("output_config", Json.object("effort", "low"))),
                        "Invalid additionalModelRequestFields: property 'output_config' is not defined in the schema",
                        invalid),
                text(
                        "V7 maximum",
                        b -> fields(b, "claude-opus-5", Json.object("max_tokens", 128_001)),
                        "Invalid additionalModelRequestFields: property 'max_tokens' must have a maximum value of 128000.0",
                        invalid),
                text(
                        "V7 minimum",
                        b -> fields(b, "claude-opus-5", Json.object("max_tokens", 1_023)),
                        "Invalid additionalModelRequestFields: property 'max_tokens' must have a minimum value of 1024.0",
                        invalid),
                text(
                        "V7 disabled",
                        b -> fields(b, "claude-opus-5.5", Json.object("thinking", Json.object("type", "disabled"))),
                        "Invalid additionalModelRequestFields: property 'thinking.type' must be one of [\"adaptive\"]",
                        invalid),
                text(
                        "V7 budget",
                        b -> fields(
                                b,
                                "claude-opus-4.8",
                                Json.object("thinking", Json.object("type", "enabled", "budget_tokens", 2_000))),
                        "Invalid additionalModelRequestFields: property 'thinking.type' must be one of [\"adaptive\",\"disabled\"]",
                        invalid),
                text(
                        "V7 xhigh",
                        b -> fields(b, "claude-opus-4.6", Json.object("output_config", Json.object("effort", "xhigh"))),
                        "Invalid additionalModelRequestFields: property 'output_config.effort' must be one of [\"low\",\"medium\",\"high\",\"max\"]",
                        invalid));
    }

    private static void fields(Map<String, Object> body, String model, Map<String, Object> fields) {
        current(body).put("modelId", model);
        body.put("additionalModelRequestFields", fields);
    }

    static Stream<Case> histories() {
        String invalid = "REQUEST_BODY_INVALID";
        return Stream.of(
                text(
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
                text("V8 union empty", b -> past(b, Json.object()), MALFORMED, invalid),
                text("V8 first is assistant", b -> past(b, assistant("b")), MALFORMED, invalid),
                text("V8 two users", b -> past(b, said("a"), said("b"), assistant("c")), MALFORMED, invalid),
                text("V8 two assistants", b -> past(b, said("a"), assistant("b"), assistant("c")), MALFORMED, invalid),
                text("V8 last is user", b -> past(b, said("a")), MALFORMED, invalid),
                text("V9 blank", b -> current(b).put("content", " \n"), MALFORMED, invalid),
                text("V9 blank history", b -> past(b, said(""), assistant("b")), MALFORMED, invalid),
                text("V9 blank assistant", b -> past(b, said("a"), assistant(" ")), MALFORMED, invalid),
                round(
                        "V10 missing",
                        b -> {
                            context(b).put("toolResults", list());
                            current(b).put("content", "And now?");
                        },
                        null,
                        "TOOL_USE_RESULT_MISMATCH"),
                round(
                        "V10 unanswered",
                        b -> history(b, 1).put("toolUses", list(toolUse("tooluse_1"), toolUse("tooluse_2"))),
                        "Bedrock error message: The model returned the following errors: messages.1: `tool_use` ids were found without `tool_result` blocks immediately after: tooluse_2. Each `tool_use` block must have a corresponding `tool_result` block in the next message.",
                        "TOOL_USE_RESULT_MISMATCH"),
                round(
                        "V10 orphan",
                        b -> context(b).put("toolResults", list(toolResult("tooluse_1"), toolResult("tooluse_9"))),
                        null,
                        "TOOL_USE_RESULT_MISMATCH"),
                round(
                        "V10 orphan without use",
                        b -> history(b, 1).remove("toolUses"),
                        null,
                        "TOOL_USE_RESULT_MISMATCH"),
                round(
                        "V10 twice",
                        b -> context(b).put("toolResults", list(toolResult("tooluse_1"), toolResult("tooluse_1"))),
                        null,
                        "TOOL_USE_RESULT_MISMATCH"),
                round(
                        "V10 same id twice",
                        b -> history(b, 1).put("toolUses", list(toolUse("tooluse_1"), toolUse("tooluse_1"))),
                        null,
                        "TOOL_USE_RESULT_MISMATCH"),
                round("V10 status", b -> result(b).put("status", "failed"), null, "TOOL_USE_RESULT_MISMATCH"),
                round("V10 no content", b -> result(b).put("content", list()), null, "TOOL_USE_RESULT_MISMATCH"),
                round(
                        "V10 text and json",
                        b -> result(b).put("content", list(Json.object("text", "a", "json", Json.object()))),
                        null,
                        "TOOL_USE_RESULT_MISMATCH"),
                round("V11", b -> context(b).remove("tools"), MALFORMED, "TOOL_CONFIG_MISSING"),
                round("V13 input is text", b -> use(b).put("input", "{}"), TOOL_FORMAT, invalid),
                round(
                        "V13 id",
                        b -> {
                            use(b).put("toolUseId", "a.b");
                            result(b).put("toolUseId", "a.b");
                        },
                        TOOL_FORMAT,
                        invalid),
                text(
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
        state(body).put("history", list(messages));
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

    static Stream<Case> toolsAndFiles() {
        String invalid = "REQUEST_BODY_INVALID";
        return Stream.of(
                tools("V12 name", b -> specification(b).put("name", "a.b"), TOOL_FORMAT, invalid),
                tools("V12 long name", b -> specification(b).put("name", "a".repeat(65)), TOOL_FORMAT, invalid),
                tools("V12 no description", b -> specification(b).remove("description"), TOOL_FORMAT, invalid),
                tools(
                        "V12 long description",
                        b -> specification(b).put("description", "é".repeat(5_121)),
                        TOOL_FORMAT,
                        invalid),
                tools("V12 schema missing", b -> specification(b).remove("inputSchema"), TOOL_FORMAT, invalid),
                tools(
                        "V12 schema type",
                        b -> schema(b).put("type", "array"),
                        "input_schema must have type object at the top level",
                        "TOOL_SCHEMA_INVALID"),
                tools(
                        "V12 oneOf",
                        b -> schema(b).put("oneOf", list(Json.object())),
                        "input_schema does not support oneOf, allOf, or anyOf at the top level",
                        "TOOL_SCHEMA_INVALID"),
                tools("V12 empty required", b -> schema(b).put("required", list()), TOOL_FORMAT, invalid),
                tools("V12 $schema", b -> schema(b).put("$schema", "x"), TOOL_FORMAT, invalid),
                tools(
                        "V12 huge bound",
                        b -> schema(b)
                                .put(
                                        "properties",
                                        Json.object(
                                                "n",
                                                Json.object("type", "integer", "maximum", 9_007_199_254_740_991L))),
                        TOOL_FORMAT,
                        invalid),
                tools(
                        "V12 cachePoint",
                        b -> Bodies.array(context(b), "tools")
                                .add(Json.object("cachePoint", Json.object("type", "default"))),
                        MALFORMED,
                        invalid),
                tools(
                        "V12 duplicate",
                        b -> Bodies.array(context(b), "tools").add(tool("one")),
                        "Tool names must be unique.",
                        "TOOL_DUPLICATE"),
                round(
                        "V12 tools in history",
                        b -> history(b, 0).put("userInputMessageContext", Json.object("tools", list(tool("x")))),
                        TOOL_FORMAT,
                        invalid),
                image("V14 format", "bmp", Bodies.PNG, "IMAGE_FORMAT_UNSUPPORTED"),
                image("V14 mismatch", "jpeg", Bodies.PNG, "IMAGE_MIME_MISMATCH"),
                image("V14 base64", "png", "%%%", "REQUEST_BODY_INVALID"),
                image("V14 size", "png", big(), "IMAGE_SIZE_EXCEEDED"),
                image("V14 dimension", "png", wide(), "IMAGE_DIMENSION_EXCEEDED"),
                text(
                        "V14 count",
                        b -> current(b)
                                .put("images", new ArrayList<>(Collections.nCopies(21, picture("png", Bodies.PNG)))),
                        "Too many images.",
                        "IMAGE_COUNT_EXCEEDED"),
                text(
                        "V14 document names",
                        b -> current(b).put("documents", list(document("a"), document("a"))),
                        "Document names must be unique.",
                        "DOCUMENT_DUPLICATE_NAME"),
                text(
                        "V15",
                        b -> current(b).put("content", "word ".repeat(170_000)),
                        "Input is too long.",
                        "CONTENT_LENGTH_EXCEEDS_THRESHOLD"));
    }

    private static Map<String, Object> picture(String format, String base64) {
        return Json.object("format", format, "source", Json.object("bytes", base64));
    }

    private static Map<String, Object> document(String name) {
        return Json.object("name", name, "format", "txt", "source", Json.object("bytes", "YQ=="));
    }

    private static Case image(String rule, String format, String base64, String reason) {
        return text(rule, b -> current(b).put("images", list(picture(format, base64))), null, reason);
    }

    private static String big() {
        byte[] bytes = new byte[3_932_161];
        System.arraycopy(Base64.getDecoder().decode(Bodies.PNG), 0, bytes, 0, 8);
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static String wide() {
        byte[] bytes = new byte[32];
        System.arraycopy(Base64.getDecoder().decode(Bodies.PNG), 0, bytes, 0, 8);
        bytes[18] = 0x1f;
        bytes[19] = 0x41;
        return Base64.getEncoder().encodeToString(bytes);
    }

    @ParameterizedTest
    @MethodSource({"shapes", "histories", "toolsAndFiles"})
    void violationHasItsExactAnswer(Case broken) {
        Reply reply = CLIENT.generate(ALICE, broken.body());

        assertThat(reply.status()).as(reply.json().toString()).isEqualTo(400);
        assertThat(reply.header("x-amzn-errortype")).isEqualTo("ValidationException");
        assertThat(reply.json().at("__type").text()).isEqualTo("com.amazon.aws.codewhisperer#ValidationException");
        assertThat(reply.json().at("reason").plain()).isEqualTo(broken.reason());
        if (broken.message() != null) {
            assertThat(reply.json().at("message").text()).isEqualTo(broken.message());
        }
    }

    static Stream<Case> valid() {
        Map<String, Object> kiro = minimal(ALICE, "Hi");
        kiro.put("agentMode", "vibe");
        state(kiro).put("rootConversationId", "sess_1");
        state(kiro).put("agentContinuationId", "0b7d6e39-5a0c-4a57-9a3e-7e1f6e1c2a10");
        Map<String, Object> picture = minimal(ALICE, "Look");
        current(picture).put("images", list(picture("png", Bodies.PNG)));
        Map<String, Object> nested = withTools(ALICE, "Hi", tool("one"));
        schema(nested)
                .put(
                        "properties",
                        Json.object(
                                "$schema", Json.object("type", "string"),
                                "mode", Json.object("anyOf", list(Json.object("type", "string"))),
                                "deep", Json.object("type", "object", "additionalProperties", false)));
        Map<String, Object> emptyAssistant = toolRound(ALICE);
        history(emptyAssistant, 1).put("content", "");
        Map<String, Object> effort = minimal(ALICE, "Hi");
        fields(effort, "gpt-5.6-sol", Json.object("reasoning", Json.object("effort", "none")));
        return Stream.of(
                new Case("minimal", minimal(ALICE, "Hi"), "", null),
                new Case("kiro members", kiro, "", null),
                new Case("tool round", toolRound(ALICE), "", null),
                new Case("empty assistant text with tool use", emptyAssistant, "", null),
                new Case("picture", picture, "", null),
                new Case("nested schema", nested, "", null),
                new Case("gpt effort", effort, "", null));
    }

    @ParameterizedTest
    @MethodSource("valid")
    void validRequestPasses(Case fine) {
        Reply reply = CLIENT.generate(ALICE, fine.body());

        assertThat(reply.status()).as(reply.describe()).isEqualTo(200);
    }

    static Stream<String> notJson() {
        return Stream.of("", "{", "{} {}", "{\"a\":\"\\ud800\"}");
    }

    @ParameterizedTest
    @MethodSource("notJson")
    void v2BodyThatIsNotJson(String body) {
        Map<String, String> headers = new HashMap<>(Bodies.ideHeaders(ALICE));

        Reply reply = CLIENT.post("/", headers, body);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().at("message").text()).isEqualTo("The request body is not valid JSON.");
        assertThat(reply.json().at("reason").text()).isEqualTo("REQUEST_BODY_INVALID_JSON");
        assertThat(List.of(reply.header("content-type"))).containsExactly("application/x-amz-json-1.0");
    }
}

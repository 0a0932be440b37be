package io.kiroproxy.simulator;

import static io.kiroproxy.simulator.Bodies.context;
import static io.kiroproxy.simulator.Bodies.current;
import static io.kiroproxy.simulator.Bodies.history;
import static io.kiroproxy.simulator.Bodies.list;
import static io.kiroproxy.simulator.Bodies.schema;
import static io.kiroproxy.simulator.Bodies.specification;
import static io.kiroproxy.simulator.Bodies.tool;

import io.kiroproxy.simulator.auth.SimulatedAccount;
import io.kiroproxy.simulator.json.Json;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.Map;
import java.util.stream.Stream;

/** Violations of V12, V14 and V15. */
record ToolCases(SimulatedAccount alice) {
    private static final String MALFORMED = "Improperly formed request.";
    private static final String TOOL_FORMAT = "Invalid tool use format.";

    Stream<RuleCase> all() {
        String invalid = "REQUEST_BODY_INVALID";
        return Stream.of(
                RuleCase.tools(alice, "V12 name", b -> specification(b).put("name", "a.b"), TOOL_FORMAT, invalid),
                RuleCase.tools(
                        alice,
                        "V12 long name",
                        b -> specification(b).put("name", "a".repeat(65)),
                        TOOL_FORMAT,
                        invalid),
                RuleCase.tools(
                        alice, "V12 no description", b -> specification(b).remove("description"), TOOL_FORMAT, invalid),
                RuleCase.tools(
                        alice,
                        "V12 long description",
                        b -> specification(b).put("description", "é".repeat(5_121)),
                        TOOL_FORMAT,
                        invalid),
                RuleCase.tools(
                        alice, "V12 schema missing", b -> specification(b).remove("inputSchema"), TOOL_FORMAT, invalid),
                RuleCase.tools(
                        alice,
                        "V12 schema type",
                        b -> schema(b).put("type", "array"),
                        "input_schema must have type object at the top level",
                        "TOOL_SCHEMA_INVALID"),
                RuleCase.tools(
                        alice,
                        "V12 oneOf",
                        b -> schema(b).put("oneOf", list(Json.object())),
                        "input_schema does not support oneOf, allOf, or anyOf at the top level",
                        "TOOL_SCHEMA_INVALID"),
                RuleCase.tools(
                        alice, "V12 empty required", b -> schema(b).put("required", list()), TOOL_FORMAT, invalid),
                RuleCase.tools(alice, "V12 $schema", b -> schema(b).put("$schema", "x"), TOOL_FORMAT, invalid),
                RuleCase.tools(
                        alice,
                        "V12 huge bound",
                        b -> schema(b)
                                .put(
                                        "properties",
                                        Json.object(
                                                "n",
                                                Json.object("type", "integer", "maximum", 9_007_199_254_740_991L))),
                        TOOL_FORMAT,
                        invalid),
                RuleCase.tools(
                        alice,
                        "V12 cachePoint",
                        b -> Bodies.array(context(b), "tools")
                                .add(Json.object("cachePoint", Json.object("type", "default"))),
                        MALFORMED,
                        invalid),
                RuleCase.tools(
                        alice,
                        "V12 duplicate",
                        b -> Bodies.array(context(b), "tools").add(tool("one")),
                        "Tool names must be unique.",
                        "TOOL_DUPLICATE"),
                RuleCase.round(
                        alice,
                        "V12 tools in history",
                        b -> history(b, 0).put("userInputMessageContext", Json.object("tools", list(tool("x")))),
                        TOOL_FORMAT,
                        invalid),
                image("V14 format", "bmp", Bodies.PNG, "IMAGE_FORMAT_UNSUPPORTED"),
                image("V14 mismatch", "jpeg", Bodies.PNG, "IMAGE_MIME_MISMATCH"),
                image("V14 base64", "png", "%%%", "REQUEST_BODY_INVALID"),
                image("V14 size", "png", big(), "IMAGE_SIZE_EXCEEDED"),
                image("V14 dimension", "png", wide(), "IMAGE_DIMENSION_EXCEEDED"),
                RuleCase.text(
                        alice,
                        "V14 count",
                        b -> current(b)
                                .put("images", new ArrayList<>(Collections.nCopies(21, picture("png", Bodies.PNG)))),
                        "Too many images.",
                        "IMAGE_COUNT_EXCEEDED"),
                RuleCase.text(
                        alice,
                        "V14 document names",
                        b -> current(b).put("documents", list(document("a"), document("a"))),
                        "Document names must be unique.",
                        "DOCUMENT_DUPLICATE_NAME"),
                RuleCase.text(
                        alice,
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

    private RuleCase image(String rule, String format, String base64, String reason) {
        return RuleCase.text(alice, rule, b -> current(b).put("images", list(picture(format, base64))), null, reason);
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
}

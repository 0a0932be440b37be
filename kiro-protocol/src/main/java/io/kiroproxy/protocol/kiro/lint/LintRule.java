package io.kiroproxy.protocol.kiro.lint;

/**
 * Everything that is checked, in the order it is. A rule either mends the request, and says so in the
 * {@link LintReport}, or refuses it with a client error that names the place.
 */
public enum LintRule {
    UNICODE("text.surrogate", "kiro-upstream.md 6.1 #35", "text without its other surrogate half", "U+FFFD instead"),
    BLOCK_ROLE(
            "message.block-role",
            "kiro-upstream.md 3.3, 3.6",
            "a block the message's role cannot have upstream",
            "moved into a turn of the other role at the same place"),
    SYSTEM_MESSAGE(
            "message.system",
            "kiro-upstream-2026.md 2.3",
            "a system message between others",
            "kept in place as marked text of the user turn"),
    IMAGE_DATA(
            "image.data",
            "kiro-upstream.md 6.1 #25",
            "image bytes that are no base64 or no known format",
            "client error; white space and missing padding are mended"),
    IMAGE_FORMAT(
            "image.format",
            "kiro-upstream.md 6.1 #25",
            "an image whose bytes are of another format than declared",
            "declared as what it is"),
    IMAGE_SIZE(
            "image.size",
            "kiro-upstream.md 6.1 #26",
            "an image over 3.75 MiB or over the longest side that is sent",
            "made smaller; client error when it is too large to be decoded here"),
    IMAGE_COUNT("image.count", "kiro-upstream-2026.md 2.6 #15", "more than 20 images in a message", "client error"),
    IMAGE_IN_RESULT(
            "image.in-tool-result",
            "kiro-upstream-2026.md 2.3",
            "an image or document in a tool result",
            "lifted to the message, a marker stays"),
    IMAGE_HISTORY(
            "image.history",
            "kiro-upstream-2026.md 2.7",
            "images of old turns beyond 20 in all, or beyond what a setting keeps",
            "a marker instead"),
    DOCUMENT_FORMAT(
            "document.format",
            "kiro-upstream.md 3.7",
            "a document of a kind the upstream does not read",
            "client error"),
    DOCUMENT_DATA("document.data", "kiro-upstream.md 6.3 V14", "document bytes that are no base64", "client error"),
    DOCUMENT_NAME(
            "document.name",
            "kiro-upstream-2026.md 2.6 #16",
            "a document name that is missing, unsafe or taken",
            "a safe and unique one"),
    TOOL_INPUT(
            "tool-use.input", "kiro-upstream.md 6.3 V13", "tool input that is no JSON object", "wrapped in an object"),
    TOOL_USE_ID(
            "tool-use.id",
            "kiro-upstream.md 6.1 #17",
            "a tool use id the upstream does not take",
            "a stable replacement, the same in use and result"),
    TOOL_NAME(
            "tool.name",
            "kiro-upstream.md 6.1 #16",
            "a tool name the upstream does not take",
            "a stable replacement, restored in the answer"),
    TOOL_DUPLICATE(
            "tool.duplicate",
            "kiro-upstream.md 6.1 #15",
            "a tool declared twice",
            "one kept when both are the same, else client error"),
    TOOL_COUNT("tool.count", "kiro-upstream.md 6.1 #14", "more tools than a setting allows", "client error"),
    TOOL_DESCRIPTION_EMPTY(
            "tool.description-empty", "kiro-upstream.md 6.1 #18", "a tool without description", "its name"),
    TOOL_DESCRIPTION_LONG(
            "tool.description-long",
            "kiro-upstream.md 6.1 #19",
            "a description over 10,000 characters or 10,240 bytes",
            "cut at a character"),
    TOOL_CHOICE(
            "tool.choice",
            "decisions.md 7",
            "a tool choice, for which the upstream has no channel",
            "tools narrowed and an instruction"),
    SCHEMA_ROOT(
            "schema.root",
            "kiro-upstream.md 6.1 #21",
            "an input schema that is not of type object at its root, or" + " has combinators there",
            "type object with the variants' properties"),
    SCHEMA_REF("schema.ref", "kiro-upstream.md 6.1 #22", "references", "inlined, cycles cut"),
    SCHEMA_KEYWORD("schema.keyword", "kiro-upstream.md 6.1 #22", "keywords the upstream does not take", "removed"),
    SCHEMA_NULL("schema.null", "kiro-upstream.md 6.1 #23", "null or mistyped keywords", "removed or made empty"),
    SCHEMA_BOUNDS("schema.bounds", "kiro-upstream.md 6.1 #22", "numeric bounds outside 32 bits", "removed"),
    SCHEMA_STRICT(
            "schema.strict",
            "kiro-upstream-2026.md 2.6 #9",
            "keywords suspected after a refusal",
            "removed for one retry"),
    SAME_ROLE("history.same-role", "kiro-upstream.md 6.1 #4", "neighbours of one role", "merged with their results"),
    EMPTY_MESSAGE(
            "history.empty-message", "kiro-upstream.md 6.1 #7", "an assistant message without content", "left out"),
    STARTS_WITH_USER(
            "history.starts-with-user",
            "kiro-upstream.md 6.1 #2",
            "an assistant message first",
            "a short user message before it"),
    TOOL_USE_DUPLICATE(
            "pairing.duplicate-use",
            "kiro-upstream.md 6.1 #10",
            "a tool use id that is used again",
            "left out when identical in its turn, else renamed with its result"),
    TOOL_RESULT_DISPLACED(
            "pairing.displaced-result", "kiro-upstream.md 6.1 #9", "a result away from its call", "moved next to it"),
    TOOL_RESULT_MISSING(
            "pairing.missing-result",
            "kiro-upstream.md 6.1 #9",
            "a tool use without result",
            "completed with an error result"),
    TOOL_RESULT_DUPLICATE("pairing.duplicate-result", "kiro-upstream.md 6.1 #9", "the same result again", "left out"),
    TOOL_RESULT_ORPHAN("pairing.orphan-result", "decisions.md 8", "a result without tool use", "quoted as user text"),
    TOOL_RESULT_EMPTY("tool-result.empty", "kiro-upstream.md 6.1 #36", "a result without content", "an empty text"),
    TOOL_RESULT_LONG(
            "tool-result.long", "kiro-upstream.md 6.1 #29", "a result longer than a setting allows", "cut with a note"),
    TOOL_TURNS_AS_TEXT(
            "history.tools-as-text", "decisions.md 7", "tool turns while no tool may be called", "written as text"),
    ENDS_WITH_USER(
            "history.ends-with-user",
            "decisions.md 10",
            "an assistant message last",
            "history, and a request to continue"),
    EMPTY_USER_TEXT("text.empty-user", "kiro-upstream.md 6.1 #6", "a user message without text", "a short placeholder"),
    TOOL_STUB("tool.stub", "kiro-upstream.md 6.1 #11, #12", "a tool of the history that is not declared", "a stub"),
    REASONING_REPLAY(
            "reasoning.replay",
            "kiro-upstream.md 7.6, kiro-upstream-2026.md 2.5",
            "reasoning without signature, or for a model that takes none back",
            "left out"),
    REASONING_ONE("reasoning.one", "kiro-upstream.md 3.6", "several reasoning blocks in one turn", "the last kept"),
    THINKING_TAGS(
            "reasoning.tags",
            "kiro-upstream.md 7.4",
            "reasoning asked of a model without a field for it",
            "prompt tags"),
    MODEL_FIELDS(
            "model.fields", "kiro-upstream-2026.md 2.4", "options outside the model's schema", "clamped or left out"),
    MODEL_ID("model.id", "kiro-upstream.md 6.1 #34", "an empty model id", "auto"),
    BODY_SIZE("body.size", "kiro-upstream-2026.md 2.7", "a body over the limit", "client error, context too long");

    private final String id;
    private final String source;
    private final String checks;
    private final String fix;

    LintRule(String id, String source, String checks, String fix) {
        this.id = id;
        this.source = source;
        this.checks = checks;
        this.fix = fix;
    }

    /** The stable id. */
    public String id() {
        return id;
    }

    /** Document and section it comes from. */
    public String source() {
        return source;
    }

    /** What it looks for. */
    public String checks() {
        return checks;
    }

    /** What it does. */
    public String fix() {
        return fix;
    }
}

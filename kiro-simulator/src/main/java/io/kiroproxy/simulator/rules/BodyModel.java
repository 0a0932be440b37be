package io.kiroproxy.simulator.rules;

/**
 * The model of GenerateAssistantResponse (kiro-upstream-2026.md 2.1 and 2.2, kiro-upstream.md 3). What rules V8 to V14
 * answer in their own way (tool inputs, schemas, image formats, unions) is left open here.
 */
final class BodyModel {
    private static final Shape ORIGIN = Shape.oneOf(
            "AI_EDITOR",
            "CHATBOT",
            "CLI",
            "CONSOLE",
            "DOCUMENTATION",
            "GITLAB",
            "IDE",
            "INLINE_CHAT",
            "KIRO_CLI",
            "KIRO_WEB",
            "MARKETING",
            "MD",
            "MD_CE",
            "MD_IDE",
            "MOBILE",
            "OPENSEARCH_DASHBOARD",
            "Q_DEV_BEXT",
            "SAGE_MAKER",
            "SERVICE_INTERNAL",
            "SM_AI_STUDIO_IDE",
            "UNIFIED_SEARCH",
            "UNKNOWN");
    private static final Shape INTENT = Shape.oneOf(
            "APPLY_COMMON_BEST_PRACTICES",
            "CITE_SOURCES",
            "CODE_GENERATION",
            "EXPLAIN_CODE_SELECTION",
            "EXPLAIN_LINE_BY_LINE",
            "GENERATE_CLOUDFORMATION_TEMPLATE",
            "GENERATE_UNIT_TESTS",
            "IMPROVE_CODE",
            "SHOW_EXAMPLES",
            "SUGGEST_ALTERNATE_IMPLEMENTATION");
    private static final Shape CACHE_POINT = Shape.object("type*", Shape.oneOf("default"));
    private static final Shape SOURCE = Shape.object("bytes", Shape.TEXT);
    private static final Shape FILE = Shape.object("format", Shape.TEXT, "source", SOURCE);

    private static final Shape TOOL_RESULT = Shape.object(
            "toolUseId*", Shape.TEXT,
            "content", Shape.list(Shape.object("text", Shape.TEXT, "json", Shape.FREE)),
            "status", Shape.TEXT,
            "toolName", Shape.TEXT);
    private static final Shape TOOL = Shape.object(
            "toolSpecification",
            Shape.object(
                    "name", Shape.TEXT,
                    "description", Shape.TEXT,
                    "inputSchema", Shape.object("json", Shape.FREE)),
            "cachePoint",
            CACHE_POINT);
    private static final Shape ENV_STATE = Shape.object(
            "operatingSystem", Shape.TEXT,
            "currentWorkingDirectory", Shape.TEXT,
            "environmentVariables", Shape.list(Shape.object("key", Shape.TEXT, "value", Shape.TEXT)),
            "timezoneOffset", Shape.NUMBER);
    private static final Shape CONTEXT = Shape.object(
            "toolResults", Shape.list(TOOL_RESULT),
            "tools", Shape.list(TOOL),
            "envState", ENV_STATE,
            "editorState", Shape.FREE,
            "shellState", Shape.FREE,
            "gitState", Shape.FREE,
            "consoleState", Shape.FREE,
            "appStudioContext", Shape.FREE,
            "diagnostic", Shape.FREE,
            "userSettings", Shape.FREE,
            "additionalContext",
                    Shape.list(
                            Shape.object("name*", Shape.TEXT, "description*", Shape.TEXT, "innerContext", Shape.TEXT)));
    private static final Shape USER = Shape.object(
            "content*",
            Shape.TEXT,
            "userInputMessageContext",
            CONTEXT,
            "userIntent",
            INTENT,
            "origin",
            ORIGIN,
            "images",
            Shape.list(FILE),
            "documents",
            Shape.list(FILE.and("name", Shape.TEXT)),
            "modelId",
            Shape.TEXT,
            "cachePoint",
            CACHE_POINT,
            "clientCacheConfig",
            Shape.object("useClientCachingOnly", Shape.BOOLEAN));
    private static final Shape ASSISTANT = Shape.object(
            "content*", Shape.TEXT,
            "messageId", Shape.TEXT,
            "toolUses", Shape.list(Shape.object("toolUseId", Shape.TEXT, "name", Shape.TEXT, "input", Shape.FREE)),
            "reasoningContent",
                    Shape.object(
                            "reasoningText",
                            Shape.object("text*", Shape.TEXT, "signature", Shape.TEXT),
                            "redactedContent",
                            Shape.TEXT),
            "cachePoint", CACHE_POINT,
            "supplementaryWebLinks", Shape.FREE,
            "references", Shape.FREE,
            "followupPrompt", Shape.FREE);
    private static final Shape MESSAGE = Shape.object("userInputMessage", USER, "assistantResponseMessage", ASSISTANT);
    private static final Shape STATE = Shape.object(
            "currentMessage*",
            MESSAGE,
            "chatTriggerType*",
            Shape.oneOf("MANUAL", "DIAGNOSTIC", "INLINE_CHAT"),
            "conversationId",
            Shape.TEXT,
            "workspaceId",
            Shape.TEXT,
            "history",
            Shape.list(MESSAGE),
            "customizationArn",
            Shape.TEXT,
            "agentContinuationId",
            Shape.TEXT,
            "agentTaskType",
            Shape.oneOf("vibe", "spectask"));
    private static final Shape LEGACY = body(STATE);
    private static final Shape KIRO = body(STATE.and("rootConversationId", Shape.TEXT))
            .and(
                    "agentMode",
                    Shape.oneOf("vibe", "general-task-execution", "session-title", "spec", "intent-classification"));

    private BodyModel() {}

    private static Shape body(Shape state) {
        return Shape.object(
                "conversationState*", state,
                "profileArn", Shape.TEXT,
                "additionalModelRequestFields", Shape.FREE);
    }

    static Shape of(Dialect dialect) {
        return dialect == Dialect.K ? KIRO : LEGACY;
    }
}

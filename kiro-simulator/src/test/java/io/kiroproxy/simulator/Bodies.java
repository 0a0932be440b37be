package io.kiroproxy.simulator;

import io.kiroproxy.simulator.auth.SimulatedAccount;
import io.kiroproxy.simulator.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Valid generate bodies as mutable maps, for tests to break in one place. */
final class Bodies {
    static final String PNG = "iVBORw0KGgo=";

    private Bodies() {}

    /** A minimal body with the account's ARN. */
    static Map<String, Object> minimal(SimulatedAccount account, String text) {
        Map<String, Object> body = Json.object(
                "conversationState",
                Json.object(
                        "chatTriggerType", "MANUAL",
                        "conversationId", "2f6d2f4e-6b44-4f1f-8d52-9d1f9a4c7b11",
                        "agentTaskType", "vibe",
                        "currentMessage", Json.object("userInputMessage", user(text))));
        if (!account.accessToken().startsWith("ksk_")) {
            body.put("profileArn", account.profileArn());
        }
        return body;
    }

    static Map<String, Object> user(String text) {
        return Json.object("content", text, "modelId", "claude-sonnet-4.5", "origin", "AI_EDITOR");
    }

    static Map<String, Object> tool(String name) {
        return Json.object(
                "toolSpecification",
                Json.object(
                        "name",
                        name,
                        "description",
                        "Does " + name + ".",
                        "inputSchema",
                        Json.object(
                                "json",
                                Json.object(
                                        "type",
                                        "object",
                                        "properties",
                                        Json.object("path", Json.object("type", "string")),
                                        "required",
                                        new ArrayList<>(List.of("path"))))));
    }

    static Map<String, Object> toolUse(String id) {
        return Json.object("toolUseId", id, "name", "read_file", "input", Json.object("path", "a.txt"));
    }

    static Map<String, Object> toolResult(String id) {
        return Json.object("toolUseId", id, "status", "success", "content", list(Json.object("text", "alpha")));
    }

    /** One finished tool round whose result is in the current message. */
    static Map<String, Object> toolRound(SimulatedAccount account) {
        Map<String, Object> body = minimal(account, "");
        object(body, "conversationState")
                .put(
                        "history",
                        list(
                                Json.object("userInputMessage", user("What is in a.txt?")),
                                Json.object(
                                        "assistantResponseMessage",
                                        Json.object("content", "I look.", "toolUses", list(toolUse("tooluse_1"))))));
        current(body)
                .put(
                        "userInputMessageContext",
                        Json.object("toolResults", list(toolResult("tooluse_1")), "tools", list(tool("read_file"))));
        return body;
    }

    static Map<String, Object> withTools(SimulatedAccount account, String text, Object... tools) {
        Map<String, Object> body = minimal(account, text);
        current(body).put("userInputMessageContext", Json.object("tools", list(tools)));
        return body;
    }

    static Map<String, Object> current(Map<String, Object> body) {
        return object(object(object(body, "conversationState"), "currentMessage"), "userInputMessage");
    }

    static Map<String, Object> context(Map<String, Object> body) {
        return object(current(body), "userInputMessageContext");
    }

    static Map<String, Object> specification(Map<String, Object> body) {
        return object(object(array(context(body), "tools").get(0)), "toolSpecification");
    }

    static Map<String, Object> schema(Map<String, Object> body) {
        return object(object(specification(body), "inputSchema"), "json");
    }

    static Map<String, Object> history(Map<String, Object> body, int index) {
        Map<String, Object> entry =
                object(array(object(body, "conversationState"), "history").get(index));
        return object(entry, entry.keySet().iterator().next());
    }

    static List<Object> list(Object... items) {
        return new ArrayList<>(List.of(items));
    }

    static Map<String, Object> object(Map<String, Object> parent, String name) {
        Object child = parent.get(name);
        if (child == null) {
            throw new IllegalArgumentException("no member " + name);
        }
        return object(child);
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> object(Object value) {
        return (Map<String, Object>) value;
    }

    @SuppressWarnings("unchecked")
    static List<Object> array(Map<String, Object> parent, String name) {
        Object child = parent.get(name);
        if (child == null) {
            throw new IllegalArgumentException("no member " + name);
        }
        return (List<Object>) child;
    }

    static Map<String, Object> change(Map<String, Object> body, Consumer<Map<String, Object>> change) {
        change.accept(body);
        return body;
    }

    /** The headers of IDE 1.1.70 on the Kiro RPC dialect. */
    static Map<String, String> ideHeaders(SimulatedAccount account) {
        Map<String, String> headers = new TreeMap<>();
        String machine = "7a04590e499931c35cedbb52455c4260f542300e2a236573872255cb9d7dd36a";
        headers.put("authorization", "Bearer " + account.accessToken());
        headers.put(
                "user-agent",
                "aws-sdk-js/1.0.0 ua/2.1 os/linux#6.8.0 lang/js md/nodejs#24.18.0 api/kiroruntime#1.0.0 m/N KiroIDE-1.1.70-"
                        + machine + "-KAS/0.66.7");
        headers.put("x-amz-user-agent", "aws-sdk-js/1.0.0 KiroIDE-1.1.70-" + machine + "-KAS/0.66.7");
        headers.put("amz-sdk-invocation-id", "3f0c1c8e-6e0b-4d5e-9f0e-1b2c3d4e5f60");
        headers.put("amz-sdk-request", "attempt=1; max=3");
        headers.put("content-type", "application/x-amz-json-1.0");
        headers.put("x-amz-target", "KiroRuntimeService.GenerateAssistantResponse");
        switch (account.kind()) {
            case API_KEY -> headers.put("tokentype", "API_KEY");
            case EXTERNAL_IDP -> headers.put("TokenType", "EXTERNAL_IDP");
            case BUILDER_ID, IDENTITY_CENTER -> headers.put("TokenType", "SSO_OIDC");
            case SOCIAL -> headers.remove("TokenType");
        }
        return headers;
    }

    /** The headers of kiro-cli's V2 harness on the legacy RPC dialect. */
    static Map<String, String> cliHeaders(SimulatedAccount account) {
        Map<String, String> headers = ideHeaders(account);
        headers.put(
                "user-agent",
                "aws-sdk-rust/1.3.15 ua/2.1 api/codewhispererstreaming/0.1.17975 os/linux lang/rust/1.92.0"
                        + " md/appVersion-2.18.0 app/AmazonQ-For-CLI");
        headers.put(
                "x-amz-user-agent",
                "aws-sdk-rust/1.3.15 ua/2.1 api/codewhispererstreaming/0.1.17975 os/linux lang/rust/1.92.0 m/F"
                        + " app/AmazonQ-For-CLI");
        headers.put("x-amz-target", "AmazonCodeWhispererStreamingService.GenerateAssistantResponse");
        if (account.kind().isOidc()) {
            headers.remove("TokenType");
        }
        return headers;
    }

    /** The headers of IDE 0.x on the REST dialect. */
    static Map<String, String> restHeaders(SimulatedAccount account) {
        Map<String, String> headers = ideHeaders(account);
        String ide = "KiroIDE-0.12.155-7a04590e499931c35cedbb52455c4260f542300e2a236573872255cb9d7dd36a";
        headers.put(
                "user-agent",
                "aws-sdk-js/1.0.34 ua/2.1 os/linux#6.8.0 lang/js md/nodejs#22.22.0 api/codewhispererstreaming#1.0.34 m/E "
                        + ide);
        headers.put("x-amz-user-agent", "aws-sdk-js/1.0.34 " + ide);
        headers.put("x-amzn-kiro-agent-mode", "vibe");
        headers.put("content-type", "application/json");
        headers.remove("x-amz-target");
        return headers;
    }
}

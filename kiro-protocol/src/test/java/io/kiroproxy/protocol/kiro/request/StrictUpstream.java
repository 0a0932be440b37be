package io.kiroproxy.protocol.kiro.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The upstream's own checks, written from kiro-upstream.md 6.3 V2, V5 and V8 to V14 with every optional one switched on.
 * Shares nothing with the linter, so that the two can disagree.
 */
final class StrictUpstream {

    private static final String ID = "^[a-zA-Z0-9_-]{1,64}$";
    private static final Set<String> ORIGINS = Set.of("AI_EDITOR", "KIRO_CLI");

    private final List<String> problems = new ArrayList<>();
    private final Set<String> useIds = new HashSet<>();
    private final Set<String> documentNames = new HashSet<>();
    private boolean toolTurns;

    static List<String> problems(byte[] body, boolean dialectK, boolean emptyAssistantAllowed) {
        StrictUpstream upstream = new StrictUpstream();
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
            upstream.body(new ObjectMapper().readTree(body), dialectK, emptyAssistantAllowed);
        } catch (CharacterCodingException e) {
            upstream.problems.add("V2 not UTF-8");
        } catch (IOException e) {
            upstream.problems.add("V2 not JSON: " + e.getMessage());
        }
        return upstream.problems;
    }

    private void check(boolean holds, String problem) {
        if (!holds) {
            problems.add(problem);
        }
    }

    private void members(JsonNode node, String place, String... allowed) {
        check(node.isObject() && !node.isEmpty(), "V2 " + place + " is no object with members");
        node.fieldNames().forEachRemaining(name -> {
            check(Set.of(allowed).contains(name), "V2 " + place + " has unknown member " + name);
            check(!node.get(name).isNull(), "V2 " + place + "." + name + " is null");
        });
    }

    private void body(JsonNode body, boolean dialectK, boolean emptyAssistantAllowed) {
        if (dialectK) {
            members(body, "body", "profileArn", "conversationState", "additionalModelRequestFields", "agentMode");
        } else {
            members(body, "body", "profileArn", "conversationState", "additionalModelRequestFields");
        }
        JsonNode state = body.path("conversationState");
        if (dialectK) {
            members(
                    state,
                    "state",
                    "currentMessage",
                    "chatTriggerType",
                    "conversationId",
                    "rootConversationId",
                    "history",
                    "agentContinuationId",
                    "agentTaskType");
        } else {
            members(
                    state,
                    "state",
                    "currentMessage",
                    "chatTriggerType",
                    "conversationId",
                    "history",
                    "agentContinuationId",
                    "agentTaskType");
        }
        check(state.path("chatTriggerType").asText().equals("MANUAL"), "V5 chatTriggerType");
        check(state.path("agentTaskType").asText().equals("vibe"), "V5 agentTaskType");
        check(state.path("conversationId").asText().matches("[A-Za-z0-9._:-]{1,256}"), "V5 conversationId");
        members(state.path("currentMessage"), "currentMessage", "userInputMessage");
        List<JsonNode> messages = new ArrayList<>();
        JsonNode history = state.path("history");
        check(history.isMissingNode() || !history.isEmpty(), "empty history");
        history.forEach(messages::add);
        messages.add(state.path("currentMessage"));
        messages(messages, emptyAssistantAllowed);
        tools(messages.get(messages.size() - 1)
                .path("userInputMessage")
                .path("userInputMessageContext")
                .path("tools"));
    }

    private void messages(List<JsonNode> messages, boolean emptyAssistantAllowed) {
        JsonNode before = MissingNode.getInstance();
        for (int i = 0; i < messages.size(); i++) {
            JsonNode message = messages.get(i);
            String place = "message " + i;
            members(message, place, "userInputMessage", "assistantResponseMessage");
            check(message.size() == 1, "V8 " + place + " is not exactly one of the two");
            check(
                    message.has(i % 2 == 0 ? "userInputMessage" : "assistantResponseMessage"),
                    "V8 " + place + " alternation");
            if (message.has("userInputMessage")) {
                user(message.get("userInputMessage"), before, place, i == messages.size() - 1);
            } else {
                assistant(message.path("assistantResponseMessage"), place, emptyAssistantAllowed);
            }
            before = message;
        }
    }

    private void user(JsonNode user, JsonNode before, String place, boolean current) {
        members(user, place, "content", "modelId", "origin", "userInputMessageContext", "images", "documents");
        check(user.path("content").isTextual(), "V5 " + place + " content");
        check(!user.path("modelId").asText().isBlank(), "V6 " + place + " modelId");
        check(ORIGINS.contains(user.path("origin").asText()), "V5 " + place + " origin");
        JsonNode context = user.path("userInputMessageContext");
        if (!context.isMissingNode()) {
            members(context, place + " context", "toolResults", "tools", "envState");
        }
        check(current || !context.has("tools"), "V12 " + place + " tools in history");
        JsonNode results = context.path("toolResults");
        check(results.size() > 0 || !user.path("content").asText().isBlank(), "V9 " + place + " empty content");
        results(results, before, place);
        media(user, place);
    }

    private void results(JsonNode results, JsonNode before, String place) {
        check(results.isMissingNode() || !results.isEmpty(), "V10 " + place + " empty results");
        Set<String> expected = new HashSet<>();
        before.path("assistantResponseMessage")
                .path("toolUses")
                .forEach(use -> expected.add(use.path("toolUseId").asText()));
        Set<String> found = new HashSet<>();
        for (JsonNode result : results) {
            toolTurns = true;
            members(result, place + " result", "toolUseId", "content", "status");
            check(found.add(result.path("toolUseId").asText()), "V10 " + place + " result twice");
            check(Set.of("success", "error").contains(result.path("status").asText()), "V10 " + place + " status");
            check(result.path("content").size() >= 1, "V10 " + place + " no content item");
            result.path("content")
                    .forEach(item ->
                            check(item.size() == 1 && item.path("text").isTextual(), "V10 " + place + " content item"));
        }
        check(found.equals(expected), "V10 " + place + " results " + found + " for uses " + expected);
    }

    private void assistant(JsonNode assistant, String place, boolean emptyAllowed) {
        members(assistant, place, "content", "toolUses", "reasoningContent");
        check(assistant.path("content").isTextual(), "V5 " + place + " content");
        boolean hasUses = assistant.path("toolUses").size() > 0;
        check(!assistant.path("content").asText().isEmpty() || (emptyAllowed && hasUses), "V9 " + place + " empty");
        check(!assistant.has("toolUses") || hasUses, "V2 " + place + " empty toolUses");
        for (JsonNode use : assistant.path("toolUses")) {
            toolTurns = true;
            members(use, place + " use", "toolUseId", "name", "input");
            check(use.path("toolUseId").asText().matches(ID), "V13 " + place + " toolUseId");
            check(useIds.add(use.path("toolUseId").asText()), "V10 " + place + " toolUseId twice");
            check(use.path("name").asText().matches(ID), "V12 " + place + " tool name");
            check(use.path("input").isObject(), "V13 " + place + " input");
        }
    }

    private void tools(JsonNode tools) {
        check(!toolTurns || tools.size() > 0, "V11 tool turns without tools");
        Set<String> names = new HashSet<>();
        for (JsonNode tool : tools) {
            members(tool, "tool", "toolSpecification");
            JsonNode spec = tool.path("toolSpecification");
            members(spec, "tool", "name", "description", "inputSchema");
            check(spec.path("name").asText().matches(ID), "V12 name " + spec.path("name"));
            check(names.add(spec.path("name").asText()), "V12 name twice " + spec.path("name"));
            int bytes = spec.path("description").asText().getBytes(StandardCharsets.UTF_8).length;
            check(bytes >= 1 && bytes <= 10_240, "V12 description of " + bytes + " bytes");
            members(spec.path("inputSchema"), "inputSchema", "json");
            schema(spec.path("inputSchema").path("json"));
        }
    }

    static List<String> schemaProblems(JsonNode schema) {
        StrictUpstream upstream = new StrictUpstream();
        upstream.schema(schema);
        return upstream.problems;
    }

    private void schema(JsonNode schema) {
        check(schema.path("type").asText().equals("object"), "V12 schema root type");
        check(schema.path("properties").isObject(), "V12 schema root properties");
        for (String combinator : List.of("oneOf", "anyOf", "allOf", "$schema", "$ref", "$defs", "definitions")) {
            check(!schema.has(combinator), "V12 schema root " + combinator);
        }
        check(!schema.has("required") || schema.path("required").size() > 0, "V12 empty required");
    }

    private void media(JsonNode user, String place) {
        check(user.path("images").size() <= 20, "V14 " + place + " images");
        for (JsonNode image : user.path("images")) {
            members(image, place + " image", "format", "source");
            byte[] bytes = Base64.getDecoder()
                    .decode(image.path("source").path("bytes").asText());
            String magic = new String(bytes, 0, Math.min(bytes.length, 12), StandardCharsets.ISO_8859_1);
            String format = image.path("format").asText();
            boolean fits =
                    switch (format) {
                        case "png" -> magic.startsWith("\u0089PNG");
                        case "jpeg" -> magic.startsWith("\u00ff\u00d8\u00ff");
                        case "gif" -> magic.startsWith("GIF8");
                        case "webp" -> magic.startsWith("RIFF") && magic.endsWith("WEBP");
                        default -> false;
                    };
            check(fits, "V14 " + place + " image format " + format);
        }
        for (JsonNode document : user.path("documents")) {
            members(document, place + " document", "name", "format", "source");
            String name = document.path("name").asText();
            check(name.matches("[A-Za-z0-9()\\[\\] -]{1,200}"), "V14 document name " + name);
            check(documentNames.add(name), "V14 document name twice " + name);
        }
    }
}

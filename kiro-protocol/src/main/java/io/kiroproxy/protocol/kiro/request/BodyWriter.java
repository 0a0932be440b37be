package io.kiroproxy.protocol.kiro.request;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kiroproxy.core.model.Content.ToolResult.Status;
import io.kiroproxy.protocol.kiro.endpoint.Dialect;
import io.kiroproxy.protocol.kiro.endpoint.ResolvedEndpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Writes the body of a generate call (kiro-upstream.md 3, kiro-upstream-2026.md 2). Members stand in a fixed order,
 * what never changes in a session first and what changes with every turn last. No nulls, no empty collections.
 */
final class BodyWriter {

    private static final String OPERATING_SYSTEM = "linux";

    private final KiroRequest request;
    private final ResolvedEndpoint endpoint;
    private final RequestSettings settings;

    BodyWriter(KiroRequest request, ResolvedEndpoint endpoint, RequestSettings settings) {
        this.request = request;
        this.endpoint = endpoint;
        this.settings = settings;
    }

    byte[] write() {
        BodyBuffer buffer = new BodyBuffer(settings.maxBodyBytes());
        try (JsonGenerator json = JsonPieces.FACTORY.createGenerator(buffer)) {
            body(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return buffer.toBytes();
    }

    private void body(JsonGenerator json) throws IOException {
        json.writeStartObject();
        if (endpoint.bodyArn() != null) {
            json.writeStringField("profileArn", endpoint.bodyArn());
        }
        if (endpoint.dialect() == Dialect.K) {
            json.writeStringField("agentMode", "vibe");
        }
        json.writeObjectFieldStart("conversationState");
        String conversation = request.conversationId(endpoint.dialect());
        json.writeStringField("conversationId", conversation);
        if (endpoint.dialect() == Dialect.K) {
            json.writeStringField("rootConversationId", conversation);
        }
        json.writeStringField("agentTaskType", "vibe");
        json.writeStringField("chatTriggerType", "MANUAL");
        List<Draft.Turn> turns = request.turns();
        int last = turns.size() - 1;
        if (last > 0) {
            json.writeArrayFieldStart("history");
            for (Draft.Turn turn : turns.subList(0, last)) {
                json.writeStartObject();
                message(json, turn, false);
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        json.writeObjectFieldStart("currentMessage");
        message(json, turns.get(last), true);
        json.writeEndObject();
        json.writeStringField("agentContinuationId", request.continuationId());
        json.writeEndObject();
        if (request.fields() != null) {
            json.writeFieldName("additionalModelRequestFields");
            json.writeRawValue(request.fields());
        }
        json.writeEndObject();
    }

    private void message(JsonGenerator json, Draft.Turn turn, boolean current) throws IOException {
        if (turn.isUser()) {
            user(json, turn, current);
        } else {
            assistant(json, turn);
        }
    }

    private void user(JsonGenerator json, Draft.Turn turn, boolean current) throws IOException {
        json.writeObjectFieldStart("userInputMessage");
        LongStrings.field(json, "content", turn.text());
        json.writeStringField("modelId", request.modelId());
        json.writeStringField("origin", endpoint.origin());
        if (!turn.images.isEmpty()) {
            json.writeArrayFieldStart("images");
            for (Draft.Image image : turn.images) {
                json.writeStartObject();
                json.writeStringField("format", image.format());
                source(json, image.base64());
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        if (!turn.documents.isEmpty()) {
            json.writeArrayFieldStart("documents");
            for (Draft.Document document : turn.documents) {
                json.writeStartObject();
                json.writeStringField("name", document.name());
                json.writeStringField("format", document.format());
                source(json, document.base64());
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        context(json, turn, current);
        json.writeEndObject();
    }

    private static void source(JsonGenerator json, String base64) throws IOException {
        json.writeObjectFieldStart("source");
        LongStrings.field(json, "bytes", base64);
        json.writeEndObject();
    }

    private void context(JsonGenerator json, Draft.Turn turn, boolean current) throws IOException {
        boolean tools = current && !request.tools().isEmpty();
        boolean environment = current && endpoint.dialect() == Dialect.L && settings.workingDirectory() != null;
        if (turn.results.isEmpty() && !tools && !environment) {
            return;
        }
        json.writeObjectFieldStart("userInputMessageContext");
        if (!turn.results.isEmpty()) {
            json.writeArrayFieldStart("toolResults");
            for (Draft.Result result : turn.results) {
                result(json, result);
            }
            json.writeEndArray();
        }
        if (tools) {
            json.writeArrayFieldStart("tools");
            for (Draft.Tool tool : request.tools()) {
                tool(json, tool);
            }
            json.writeEndArray();
        }
        if (environment) {
            json.writeObjectFieldStart("envState");
            json.writeStringField("operatingSystem", OPERATING_SYSTEM);
            json.writeStringField("currentWorkingDirectory", settings.workingDirectory());
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static void result(JsonGenerator json, Draft.Result result) throws IOException {
        json.writeStartObject();
        json.writeStringField("toolUseId", result.id());
        json.writeArrayFieldStart("content");
        for (String text : result.texts()) {
            json.writeStartObject();
            LongStrings.field(json, "text", text);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeStringField("status", result.status() == Status.ERROR ? "error" : "success");
        json.writeEndObject();
    }

    private static void tool(JsonGenerator json, Draft.Tool tool) throws IOException {
        json.writeStartObject();
        json.writeObjectFieldStart("toolSpecification");
        json.writeStringField("name", tool.name());
        LongStrings.field(json, "description", tool.description());
        json.writeObjectFieldStart("inputSchema");
        json.writeFieldName("json");
        json.writeRawValue(tool.schema());
        json.writeEndObject();
        json.writeEndObject();
        json.writeEndObject();
    }

    private void assistant(JsonGenerator json, Draft.Turn turn) throws IOException {
        json.writeObjectFieldStart("assistantResponseMessage");
        LongStrings.field(json, "content", turn.hasText() ? turn.text() : emptyText(turn));
        if (!turn.uses.isEmpty()) {
            json.writeArrayFieldStart("toolUses");
            for (Draft.Use use : turn.uses) {
                json.writeStartObject();
                json.writeStringField("toolUseId", use.id);
                json.writeStringField("name", request.toolNames().map(use.name));
                json.writeFieldName("input");
                json.writeRawValue(use.input);
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        Draft.Reasoning reasoning = request.replaysReasoning() ? turn.reasoning : null;
        if (reasoning != null) {
            json.writeObjectFieldStart("reasoningContent");
            if (reasoning.redacted() != null) {
                LongStrings.field(json, "redactedContent", reasoning.redacted());
            } else {
                json.writeObjectFieldStart("reasoningText");
                LongStrings.field(json, "text", reasoning.text());
                LongStrings.field(json, "signature", reasoning.signature());
                json.writeEndObject();
            }
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private String emptyText(Draft.Turn turn) {
        boolean mayBeEmpty = settings.emptyAssistantText() == RequestSettings.EmptyAssistantText.BY_DIALECT
                && !turn.uses.isEmpty()
                && endpoint.dialect() != Dialect.R;
        return mayBeEmpty ? "" : " ";
    }
}

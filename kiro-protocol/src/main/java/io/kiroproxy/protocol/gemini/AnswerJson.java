package io.kiroproxy.protocol.gemini;

import io.kiroproxy.core.model.StopReason;
import io.kiroproxy.core.model.TokenUsage;
import io.kiroproxy.protocol.json.JsonWriter;
import java.io.IOException;

/** What streamed and whole answers have in common. */
final class AnswerJson {

    private AnswerJson() {}

    /** There is no reason for calls: an answer that waits for results has simply stopped (clients.md 10). */
    static String finishReason(StopReason reason) {
        return switch (reason) {
            case END_TURN, TOOL_USE, STOP_SEQUENCE -> "STOP";
            case MAX_TOKENS, CONTEXT_WINDOW -> "MAX_TOKENS";
            case REFUSAL -> "SAFETY";
        };
    }

    /** The usage object of an answer that goes on: its output is not counted yet. */
    static void usageSoFar(JsonWriter json, TokenUsage usage) throws IOException {
        json.beginObject().field("promptTokenCount", usage.inputTokens());
        json.field("totalTokenCount", usage.inputTokens()).endObject();
    }

    /** The usage object; thoughts and candidates are counted apart, details only where they are known. */
    static void usage(JsonWriter json, TokenUsage usage) throws IOException {
        int thoughts = Math.min(Math.max(0, usage.reasoningTokens()), usage.outputTokens());
        json.beginObject().field("promptTokenCount", usage.inputTokens());
        json.field("candidatesTokenCount", usage.outputTokens() - thoughts);
        json.field("totalTokenCount", usage.totalTokens());
        if (usage.reasoningTokens() >= 0) {
            json.field("thoughtsTokenCount", thoughts);
        }
        if (usage.cacheReadTokens() >= 0) {
            json.field("cachedContentTokenCount", usage.cacheReadTokens());
        }
        json.endObject();
    }

    /** The fields every answer and every chunk ends with; closes the object. */
    static void tail(JsonWriter json, GenerateCall call, String messageId) throws IOException {
        json.field("modelVersion", call.model()).field("responseId", messageId).endObject();
    }
}

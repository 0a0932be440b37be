package io.kiroproxy.protocol.gemini;

import io.kiroproxy.core.event.ChatEvent.WebSearchDone;
import io.kiroproxy.core.event.SearchHit;
import io.kiroproxy.core.model.StopReason;
import io.kiroproxy.core.model.TokenUsage;
import io.kiroproxy.protocol.json.JsonWriter;
import java.io.IOException;
import java.util.List;

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

    /** The field {@code groundingMetadata} for {@code searches}; nothing for none. */
    static void grounding(JsonWriter json, List<WebSearchDone> searches) throws IOException {
        if (searches.isEmpty()) {
            return;
        }
        json.name("groundingMetadata").beginObject().name("webSearchQueries").beginArray();
        for (WebSearchDone search : searches) {
            json.value(search.query());
        }
        json.endArray().name("groundingChunks").beginArray();
        for (WebSearchDone search : searches) {
            for (SearchHit hit : search.hits()) {
                json.beginObject().name("web").beginObject().field("uri", hit.url());
                json.field("title", hit.title()).endObject().endObject();
            }
        }
        json.endArray().endObject();
    }

    /** The fields every answer and every chunk ends with; closes the object. */
    static void tail(JsonWriter json, GenerateCall call, String messageId) throws IOException {
        json.field("modelVersion", call.model()).field("responseId", messageId).endObject();
    }
}

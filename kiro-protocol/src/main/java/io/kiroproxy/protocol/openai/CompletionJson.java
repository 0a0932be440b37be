package io.kiroproxy.protocol.openai;

import io.kiroproxy.core.model.StopReason;
import io.kiroproxy.core.model.TokenUsage;
import io.kiroproxy.protocol.json.JsonWriter;
import java.io.IOException;

/** What streamed and whole answers have in common. */
final class CompletionJson {

    private static final String ID_PREFIX = "chatcmpl-";

    private CompletionJson() {}

    /** The fields every answer and every chunk begins with; the object stays open. */
    static void head(JsonWriter json, String object, String messageId, ChatCall call) throws IOException {
        json.beginObject().field("id", ID_PREFIX + messageId).field("object", object);
        json.field("created", call.created()).field("model", call.model());
    }

    static String finishReason(StopReason reason, ReplyForm.Calls calls) {
        return switch (reason) {
            case END_TURN, STOP_SEQUENCE -> "stop";
            case TOOL_USE -> calls == ReplyForm.Calls.TOOLS ? "tool_calls" : "function_call";
            case MAX_TOKENS, CONTEXT_WINDOW -> "length";
            case REFUSAL -> "content_filter";
        };
    }

    /** The usage object; details only where they are known. */
    static void usage(JsonWriter json, TokenUsage usage) throws IOException {
        json.beginObject().field("prompt_tokens", usage.inputTokens());
        json.field("completion_tokens", usage.outputTokens()).field("total_tokens", usage.totalTokens());
        if (usage.cacheReadTokens() >= 0) {
            json.name("prompt_tokens_details").beginObject();
            json.field("cached_tokens", usage.cacheReadTokens()).endObject();
        }
        if (usage.reasoningTokens() >= 0) {
            json.name("completion_tokens_details").beginObject();
            json.field("reasoning_tokens", usage.reasoningTokens()).endObject();
        }
        json.endObject();
    }
}

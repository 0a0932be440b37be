package io.kiroproxy.protocol.anthropic;

import io.kiroproxy.core.event.ChatEvent.WebSearchDone;
import io.kiroproxy.core.event.SearchHit;
import io.kiroproxy.core.model.StopReason;
import io.kiroproxy.core.model.TokenUsage;
import io.kiroproxy.protocol.json.JsonWriter;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The parts of a message that look the same in a stream and in one body. */
final class MessageJson {

    private static final String MESSAGE_PREFIX = "msg_";
    private static final String SEARCH_PREFIX = "srvtoolu_";
    private static final String OTHER_SEARCH_ERROR = "unavailable";
    private static final Set<String> SEARCH_ERRORS =
            Set.of("too_many_requests", "invalid_input", "max_uses_exceeded", "query_too_long", "request_too_large");
    private static final DateTimeFormatter PAGE_AGE =
            DateTimeFormatter.ofPattern("MMMM d, yyyy", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private MessageJson() {}

    static String messageId(String id) {
        return prefixed(MESSAGE_PREFIX, id);
    }

    static String searchId(WebSearchDone search) {
        return prefixed(SEARCH_PREFIX, search.id());
    }

    private static String prefixed(String prefix, String id) {
        return id.startsWith(prefix) ? id : prefix + id;
    }

    static String stopReason(StopReason reason) {
        return switch (reason) {
            case END_TURN -> "end_turn";
            case TOOL_USE -> "tool_use";
            case MAX_TOKENS -> "max_tokens";
            case STOP_SEQUENCE -> "stop_sequence";
            case REFUSAL -> "refusal";
            case CONTEXT_WINDOW -> "model_context_window_exceeded";
        };
    }

    /** The fields before {@code content}. */
    static void head(JsonWriter json, String id, String model) throws IOException {
        json.field("id", messageId(id)).field("type", "message").field("role", "assistant");
        json.field("model", model);
    }

    /**
     * The usage object. The vendor counts cached input apart from {@code input_tokens}, the neutral numbers count it
     * in; what the upstream did not report is 0, because clients need a number.
     */
    static void usage(JsonWriter json, TokenUsage usage, int outputTokens, int searches) throws IOException {
        int read = Math.max(0, usage.cacheReadTokens());
        int written = Math.max(0, usage.cacheWriteTokens());
        json.name("usage").beginObject();
        json.field("input_tokens", Math.max(0L, (long) usage.inputTokens() - read - written));
        json.field("cache_creation_input_tokens", written);
        json.field("cache_read_input_tokens", read);
        json.field("output_tokens", outputTokens);
        if (searches > 0) {
            json.name("server_tool_use").beginObject();
            json.field("web_search_requests", searches).endObject();
        }
        json.endObject();
    }

    /** Whether {@code search} counts as a request: the vendor neither runs nor bills one that ends in an error. */
    static boolean counts(WebSearchDone search) {
        return search.error() == null;
    }

    /** The fields of a stop, for the message or for its delta. */
    static void stop(JsonWriter json, StopReason reason, @Nullable String sequence) throws IOException {
        json.field("stop_reason", stopReason(reason)).field("stop_sequence", sequence);
    }

    /** The block {@code web_search_tool_result}. */
    static void searchResult(JsonWriter json, WebSearchDone search) throws IOException {
        json.beginObject().field("type", "web_search_tool_result").field("tool_use_id", searchId(search));
        json.name("content");
        String error = search.error();
        if (error != null) {
            json.beginObject().field("type", "web_search_tool_result_error");
            json.field("error_code", SEARCH_ERRORS.contains(error) ? error : OTHER_SEARCH_ERROR);
            json.endObject();
        } else {
            json.beginArray();
            for (SearchHit hit : search.hits()) {
                hit(json, hit);
            }
            json.endArray();
        }
        json.endObject();
    }

    private static void hit(JsonWriter json, SearchHit hit) throws IOException {
        Long published = hit.publishedMillis();
        json.beginObject().field("type", "web_search_result");
        json.field("title", hit.title()).field("url", hit.url());
        json.field("encrypted_content", ServerBlocks.opaque(hit.snippet()));
        json.field("page_age", published == null ? null : PAGE_AGE.format(Instant.ofEpochMilli(published)));
        json.endObject();
    }

    /** The input of the search call: an object with the query. */
    static void searchInput(JsonWriter json, WebSearchDone search) throws IOException {
        json.beginObject().field("query", search.query()).endObject();
    }
}

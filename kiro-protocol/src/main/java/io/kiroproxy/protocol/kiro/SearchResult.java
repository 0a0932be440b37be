package io.kiroproxy.protocol.kiro;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kiroproxy.core.event.SearchHit;
import io.kiroproxy.core.spi.UpstreamFailure;
import io.kiroproxy.core.spi.UpstreamFailure.Kind;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a search has brought.
 *
 * @param query what was searched for
 * @param hits best first
 * @param error one of the short codes of Anthropic's protocol, null when it went well
 */
record SearchResult(
        String query, List<SearchHit> hits, @Nullable String error) {

    /** Hits that are passed on. */
    static final int MAX_HITS = 20;

    static final String UNAVAILABLE = "unavailable";
    static final String TOO_MANY_REQUESTS = "too_many_requests";
    static final String MAX_USES_EXCEEDED = "max_uses_exceeded";
    static final String INVALID_INPUT = "invalid_input";

    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(32)
                    .maxStringLength(1 << 20)
                    .build())
            .build());

    SearchResult {
        hits = List.copyOf(hits);
    }

    static SearchResult failed(String query, String error) {
        return new SearchResult(query, List.of(), error);
    }

    /** The short code for a failure of the exchange. */
    static SearchResult failed(String query, UpstreamFailure failure) {
        boolean throttled = failure.kind() == Kind.THROTTLED || failure.kind() == Kind.CAPACITY;
        return failed(query, throttled ? TOO_MANY_REQUESTS : UNAVAILABLE);
    }

    /** Reads an answer of InvokeMCP (kiro-upstream.md 10.5); whatever is wrong with it becomes an error. */
    static SearchResult read(String query, byte[] body, SearchOffer offer) {
        try {
            JsonNode result = JSON.readTree(body).path("result");
            String text = result.path("content").path(0).path("text").asText("");
            if (text.isEmpty() || result.path("isError").asBoolean(false)) {
                return failed(query, UNAVAILABLE);
            }
            JsonNode found = JSON.readTree(text);
            if (found.hasNonNull("error") || !found.path("results").isArray()) {
                return failed(query, UNAVAILABLE);
            }
            return new SearchResult(query, hits(found.path("results"), offer), null);
        } catch (IOException e) {
            return failed(query, UNAVAILABLE);
        }
    }

    private static List<SearchHit> hits(JsonNode results, SearchOffer offer) {
        List<SearchHit> hits = new ArrayList<>();
        for (JsonNode entry : results) {
            JsonNode published = entry.path("publishedDate");
            SearchHit hit = new SearchHit(
                    entry.path("title").asText(""),
                    entry.path("url").asText(""),
                    entry.path("snippet").asText(""),
                    published.isNumber() ? published.asLong() : null);
            if (hits.size() < MAX_HITS && !hit.url().isEmpty() && offer.allows(hit)) {
                hits.add(hit);
            }
        }
        return hits;
    }

    /** The query of a call of the search tool, null when it has none. */
    static @Nullable String query(String input) {
        try {
            String query = JSON.readTree(input).path("query").asText("").strip();
            return query.isEmpty() ? null : SearchOffer.cut(query);
        } catch (IOException e) {
            return null;
        }
    }

    /** As the tool's result, for the model. */
    String forModel() {
        if (error != null) {
            return error.equals(MAX_USES_EXCEEDED)
                    ? "No more searches are allowed in this answer. Answer with what you know."
                    : "The search failed (" + error + "). Answer without it and say so.";
        }
        return hits.isEmpty() ? "Nothing was found." : list();
    }

    /** As an answer, for the reader. */
    String forReader() {
        return hits.isEmpty()
                ? "The web search for \"" + query + "\" found nothing."
                : "Web search results for \"" + query + "\":\n\n" + list();
    }

    private String list() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < hits.size(); i++) {
            SearchHit hit = hits.get(i);
            text.append(i == 0 ? "" : "\n\n").append(i + 1).append(". ").append(hit.title());
            text.append("\n   ").append(hit.url());
            Long published = hit.publishedMillis();
            if (published != null) {
                text.append("\n   Published: ")
                        .append(LocalDate.ofInstant(Instant.ofEpochMilli(published), ZoneOffset.UTC));
            }
            if (!hit.snippet().isBlank()) {
                text.append("\n   ").append(hit.snippet().strip());
            }
        }
        return text.toString();
    }
}

package io.kiroproxy.protocol.anthropic;

import io.kiroproxy.core.event.ChatEvent.WebSearchDone;
import io.kiroproxy.core.event.SearchHit;
import io.kiroproxy.protocol.json.JsonWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What searches found and no text has cited yet. The model does not say which sentence rests on which hit, so the text
 * that follows a search cites all of them.
 */
final class Citations {

    /** Characters of a page that a citation quotes, the vendor's own number. */
    private static final int MAX_CITED = 150;

    private final List<SearchHit> hits = new ArrayList<>();

    void add(WebSearchDone search) {
        hits.addAll(search.hits());
    }

    /** The hits that the text at hand cites; no other does. */
    List<SearchHit> take() {
        List<SearchHit> cited = List.copyOf(hits);
        hits.clear();
        return cited;
    }

    /** One citation. */
    static void write(JsonWriter json, SearchHit hit) throws IOException {
        json.beginObject().field("type", "web_search_result_location");
        json.field("url", hit.url()).field("title", hit.title());
        json.field("encrypted_index", ServerBlocks.opaque(hit.url()));
        json.field("cited_text", cited(hit.snippet())).endObject();
    }

    private static String cited(String snippet) {
        if (snippet.length() <= MAX_CITED) {
            return snippet;
        }
        boolean pair = Character.isHighSurrogate(snippet.charAt(MAX_CITED - 1));
        return snippet.substring(0, pair ? MAX_CITED - 1 : MAX_CITED);
    }
}

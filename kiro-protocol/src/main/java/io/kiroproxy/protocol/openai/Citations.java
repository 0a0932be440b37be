package io.kiroproxy.protocol.openai;

import io.kiroproxy.core.event.ChatEvent.WebSearchDone;
import io.kiroproxy.core.event.SearchHit;
import io.kiroproxy.protocol.json.JsonWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What web searches found, as {@code url_citation} annotations. The model does not say which sentence rests on which
 * hit, so each citation spans the text that follows its search, in UTF-16 units.
 */
final class Citations {

    private final List<Citation> citations = new ArrayList<>();

    private record Citation(int start, SearchHit hit) {}

    /** Adds the hits of a search that ended when the answer's text had {@code textLength} characters. */
    void add(WebSearchDone search, int textLength) {
        for (SearchHit hit : search.hits()) {
            citations.add(new Citation(textLength, hit));
        }
    }

    boolean isEmpty() {
        return citations.isEmpty();
    }

    /** Writes the field {@code annotations} for a text of {@code textLength} characters. */
    void write(JsonWriter json, int textLength) throws IOException {
        json.name("annotations").beginArray();
        for (Citation citation : citations) {
            json.beginObject().field("type", "url_citation").name("url_citation");
            json.beginObject().field("start_index", citation.start()).field("end_index", textLength);
            json.field("url", citation.hit().url())
                    .field("title", citation.hit().title());
            json.endObject().endObject();
        }
        json.endArray();
    }
}

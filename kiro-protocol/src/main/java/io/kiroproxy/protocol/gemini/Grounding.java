package io.kiroproxy.protocol.gemini;

import io.kiroproxy.core.event.ChatEvent.WebSearchDone;
import io.kiroproxy.core.event.SearchHit;
import io.kiroproxy.protocol.json.JsonWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What web searches found, and which text rests on it. The model does not say which sentence rests on which hit, so the
 * text up to the next search rests on all that was found before it and not cited yet. Places count the bytes of the
 * answer's text in UTF-8, thoughts left out: the text that the vendor's SDKs join and into which Gemini CLI sets its
 * marks. Not thread-safe.
 */
final class Grounding {

    /** Characters of a segment that are repeated beside its place; a longer one has its place only. */
    static final int MAX_REPEATED = 64 * 1024;

    private final List<WebSearchDone> searches = new ArrayList<>();
    private final List<Support> supports = new ArrayList<>();
    private final StringBuilder repeated = new StringBuilder();
    private int chunks;
    private int cited;
    private long start;
    private long end;

    /** A segment of the text from byte {@code start} to before {@code end}, and the chunks it rests on, as a range. */
    private record Support(long start, long end, String text, int firstChunk, int endChunk) {}

    /** A search that ended at this place of the text. */
    void search(WebSearchDone search) {
        endSegment();
        searches.add(search);
        chunks += search.hits().size();
    }

    /** The next piece of the text, as it is written. */
    void text(String piece) {
        end += utf8Length(piece);
        if (cited < chunks && repeated.length() <= MAX_REPEATED) {
            repeated.append(piece);
        }
    }

    private void endSegment() {
        if (cited < chunks && start < end) {
            String text = repeated.length() <= MAX_REPEATED ? repeated.toString() : "";
            supports.add(new Support(start, end, text, cited, chunks));
            cited = chunks;
        }
        repeated.setLength(0);
        start = end;
    }

    /** Writes the field {@code groundingMetadata} of the answer that ends here; nothing without a search. */
    void write(JsonWriter json) throws IOException {
        if (searches.isEmpty()) {
            return;
        }
        endSegment();
        json.name("groundingMetadata").beginObject().name("webSearchQueries").beginArray();
        for (WebSearchDone search : searches) {
            if (!search.query().isEmpty()) {
                json.value(search.query());
            }
        }
        json.endArray().name("groundingChunks").beginArray();
        for (WebSearchDone search : searches) {
            for (SearchHit hit : search.hits()) {
                json.beginObject().name("web").beginObject().field("uri", hit.url());
                json.field("title", hit.title()).endObject().endObject();
            }
        }
        json.endArray().name("groundingSupports").beginArray();
        for (Support support : supports) {
            write(json, support);
        }
        json.endArray().endObject();
    }

    private static void write(JsonWriter json, Support support) throws IOException {
        json.beginObject().name("segment").beginObject();
        json.field("startIndex", support.start()).field("endIndex", support.end());
        if (!support.text().isEmpty()) {
            json.field("text", support.text());
        }
        json.endObject().name("groundingChunkIndices").beginArray();
        for (int chunk = support.firstChunk(); chunk < support.endChunk(); chunk++) {
            json.value(chunk);
        }
        json.endArray().endObject();
    }

    /** Half a pair is written as U+FFFD, which has three bytes like every other of its plane. */
    private static int utf8Length(String text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                bytes++;
            } else if (c < 0x800) {
                bytes += 2;
            } else if (i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1))) {
                bytes += 4;
                i++;
            } else {
                bytes += 3;
            }
        }
        return bytes;
    }
}

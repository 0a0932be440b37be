package io.kiroproxy.protocol.responses;

import io.kiroproxy.core.event.ChatEvent.WebSearchDone;
import io.kiroproxy.core.event.SearchHit;
import io.kiroproxy.protocol.json.JsonWriter;
import io.kiroproxy.protocol.responses.OptionsReader.Include;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A web search. It is over when it becomes known; its steps are told all the same, because clients show them. */
final class SearchItem implements OutputItem {

    private final String id;
    private final int index;
    private final WebSearchDone search;
    private final Set<Include> includes;
    private Status status = Status.IN_PROGRESS;

    SearchItem(String messageId, int index, WebSearchDone search, Set<Include> includes) {
        this.id = OutputItem.id("ws_", messageId, index);
        this.index = index;
        this.search = search;
        this.includes = includes;
    }

    void end() {
        status = search.error() == null ? Status.COMPLETED : Status.FAILED;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Status status() {
        return status;
    }

    @Override
    public int index() {
        return index;
    }

    @Override
    public void write(JsonWriter json) throws IOException {
        json.beginObject().field("id", id).field("type", "web_search_call").field("status", status.wireName());
        json.name("action").beginObject().field("type", "search").field("query", search.query());
        if (includes.contains(Include.SEARCH_SOURCES) && status != Status.IN_PROGRESS) {
            json.name("sources").beginArray();
            for (SearchHit hit : search.hits()) {
                json.beginObject().field("type", "url").field("url", hit.url()).endObject();
            }
            json.endArray();
        }
        json.endObject().endObject();
    }

    @Override
    public @Nullable InputItem replay() {
        return null;
    }
}

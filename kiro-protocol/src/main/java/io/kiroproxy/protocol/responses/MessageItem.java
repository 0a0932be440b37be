package io.kiroproxy.protocol.responses;

import io.kiroproxy.core.event.SearchHit;
import io.kiroproxy.core.model.Content;
import io.kiroproxy.core.model.Role;
import io.kiroproxy.protocol.json.JsonWriter;
import io.kiroproxy.protocol.json.SplitPair;
import java.io.IOException;
import java.util.List;

/**
 * A message of one text part. The model does not say which sentence rests on which search hit, so each citation spans
 * the whole text, in UTF-16 units.
 */
final class MessageItem implements OutputItem {

    private final String id;
    private final int index;
    private final List<SearchHit> cited;
    private final StringBuilder text = new StringBuilder();
    private final SplitPair split = new SplitPair();
    private Status status = Status.IN_PROGRESS;

    MessageItem(String messageId, int index, List<SearchHit> cited) {
        this.id = OutputItem.id("msg_", messageId, index);
        this.index = index;
        this.cited = List.copyOf(cited);
    }

    /** What can be written of the text now that {@code piece} has come; may be empty. */
    String append(String piece) {
        String whole = split.join(piece);
        text.append(whole);
        return whole;
    }

    /** Ends the text; answers what was held back. */
    String end(Status status) {
        this.status = status;
        String rest = split.rest();
        text.append(rest);
        return rest;
    }

    String text() {
        return text.toString();
    }

    /** How many citations {@link #citation} can write. */
    int citations() {
        return cited.size();
    }

    void citation(JsonWriter json, int at) throws IOException {
        SearchHit hit = cited.get(at);
        json.beginObject().field("type", "url_citation").field("start_index", 0).field("end_index", text.length());
        json.field("url", hit.url()).field("title", hit.title()).endObject();
    }

    /** Writes the part as it is now. */
    void part(JsonWriter json) throws IOException {
        boolean done = status != Status.IN_PROGRESS;
        json.beginObject().field("type", "output_text").field("text", text()).name("annotations");
        json.beginArray();
        for (int i = 0; done && i < cited.size(); i++) {
            citation(json, i);
        }
        json.endArray().name("logprobs").beginArray().endArray().endObject();
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
        json.beginObject().field("id", id).field("type", "message").field("status", status.wireName());
        json.field("role", "assistant").name("content").beginArray();
        if (status != Status.IN_PROGRESS) {
            part(json);
        }
        json.endArray().endObject();
    }

    @Override
    public InputItem replay() {
        return new InputItem.Said(Role.ASSISTANT, List.of(new Content.Text(text())));
    }
}

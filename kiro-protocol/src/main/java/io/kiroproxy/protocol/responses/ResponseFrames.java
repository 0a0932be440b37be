package io.kiroproxy.protocol.responses;

import io.kiroproxy.protocol.json.JsonWriter;
import io.kiroproxy.protocol.json.StringTemplate;
import io.kiroproxy.protocol.sse.SseWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writes the frames of a stream (clients.md 9). Every one carries its type twice and the next sequence number. */
final class ResponseFrames implements OutputListener {

    private static final String KEEP_ALIVE = "keep-alive";

    private final SseWriter sse;
    private @Nullable StringTemplate delta;
    private @Nullable OutputItem deltaOf;
    private int sequence;

    ResponseFrames(OutputStream out) {
        this.sse = SseWriter.to(out);
    }

    /** Writes a frame that carries the whole response. */
    void response(String type, JsonWriter.Content response) throws IOException {
        response.write(begin(type).name("response"));
        end();
    }

    void keepAlive() throws IOException {
        sse.comment(KEEP_ALIVE);
    }

    @Override
    public void added(OutputItem item) throws IOException {
        item("response.output_item.added", item);
        if (item instanceof MessageItem message) {
            part("response.content_part.added", message);
        } else if (item instanceof SearchItem) {
            place("response.web_search_call.in_progress", item);
            end();
            place("response.web_search_call.searching", item);
            end();
        }
    }

    @Override
    public void text(MessageItem item, String piece) throws IOException {
        delta("response.output_text.delta", item, ",\"content_index\":0", ",\"logprobs\":[]", piece);
    }

    @Override
    public void summary(ReasoningItem item, String piece, Piece place) throws IOException {
        if (place == Piece.FIRST) {
            JsonWriter json =
                    summary("response.reasoning_summary_part.added", item).name("part");
            json.beginObject().field("type", "summary_text").field("text", "").endObject();
            end();
        }
        delta("response.reasoning_summary_text.delta", item, ",\"summary_index\":0", "", piece);
    }

    @Override
    public void input(CallItem item, String piece) throws IOException {
        String type =
                item.custom() ? "response.custom_tool_call_input.delta" : "response.function_call_arguments.delta";
        delta(type, item, "", "", piece);
    }

    @Override
    public void done(OutputItem item) throws IOException {
        if (item instanceof MessageItem message) {
            textDone(message);
        } else if (item instanceof ReasoningItem reasoning && reasoning.hasSummary()) {
            summaryDone(reasoning);
        } else if (item instanceof CallItem call) {
            inputDone(call);
        } else if (item instanceof SearchItem && item.status() == OutputItem.Status.COMPLETED) {
            place("response.web_search_call.completed", item);
            end();
        }
        item("response.output_item.done", item);
    }

    private void textDone(MessageItem item) throws IOException {
        for (int i = 0; i < item.citations(); i++) {
            JsonWriter json = content("response.output_text.annotation.added", item);
            item.citation(json.field("annotation_index", i).name("annotation"), i);
            end();
        }
        content("response.output_text.done", item).field("text", item.text());
        noLogprobs();
        part("response.content_part.done", item);
    }

    private void summaryDone(ReasoningItem item) throws IOException {
        summary("response.reasoning_summary_text.done", item).field("text", item.text());
        end();
        item.part(summary("response.reasoning_summary_part.done", item).name("part"));
        end();
    }

    private void inputDone(CallItem item) throws IOException {
        String type = item.custom() ? "response.custom_tool_call_input.done" : "response.function_call_arguments.done";
        place(type, item).field(item.custom() ? "input" : "arguments", item.input());
        end();
    }

    private void item(String type, OutputItem item) throws IOException {
        item.write(begin(type).field("output_index", item.index()).name("item"));
        end();
    }

    private void part(String type, MessageItem item) throws IOException {
        item.part(content(type, item).name("part"));
        end();
    }

    private void noLogprobs() throws IOException {
        sse.json().name("logprobs").beginArray().endArray();
        end();
    }

    private JsonWriter summary(String type, OutputItem item) throws IOException {
        return place(type, item).field("summary_index", 0);
    }

    private JsonWriter content(String type, OutputItem item) throws IOException {
        return place(type, item).field("content_index", 0);
    }

    private JsonWriter place(String type, OutputItem item) throws IOException {
        return begin(type).field("item_id", item.id()).field("output_index", item.index());
    }

    /** What stands around the pieces of an item is the same for all of them, but for the sequence number. */
    private void delta(String type, OutputItem item, String place, String after, String piece) throws IOException {
        if (delta == null || deltaOf != item) {
            deltaOf = item;
            delta = SseWriter.numbered(
                    type,
                    "{\"type\":\"" + type + "\",\"sequence_number\":",
                    ",\"item_id\":" + quoted(item.id()) + ",\"output_index\":" + item.index() + place + ",\"delta\":",
                    after + "}");
        }
        sse.write(delta, sequence++, piece);
    }

    private static String quoted(String text) {
        return new String(JsonWriter.bytes(json -> json.value(text)), StandardCharsets.UTF_8);
    }

    private JsonWriter begin(String type) throws IOException {
        return sse.begin(type).beginObject().field("type", type).field("sequence_number", sequence++);
    }

    private void end() throws IOException {
        sse.json().endObject();
        sse.end();
    }
}

package io.kiroproxy.protocol.responses;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kiroproxy.protocol.sse.SseEvent;
import io.kiroproxy.protocol.sse.SseReader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An automaton of the Responses stream as a strict client sees it (clients.md 9 and 12). It refuses wrong sequence
 * numbers, indexes and ids, deltas that do not fit their item, and ends that do not repeat what came before.
 */
public final class ResponseGrammar implements Consumer<SseEvent> {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final List<Item> items = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();
    private State state = State.START;
    private int sequence;
    private @Nullable JsonNode response;

    /** Where the stream is. */
    public enum State {
        START,
        CREATED,
        IN_PROGRESS,
        COMPLETED,
        INCOMPLETE,
        FAILED
    }

    /** An item, in the order they were added. */
    static final class Item {
        final JsonNode added;
        final StringBuilder deltas = new StringBuilder();
        boolean partOpen;
        boolean ended;
        int annotations;

        @Nullable
        JsonNode done;

        Item(JsonNode added) {
            this.added = added;
        }

        String type() {
            return added.path("type").asText();
        }
    }

    /** Feeds a whole stream. */
    public static ResponseGrammar of(byte[] stream) {
        ResponseGrammar grammar = new ResponseGrammar();
        new SseReader().read(ByteBuffer.wrap(stream), grammar);
        return grammar;
    }

    public State state() {
        return state;
    }

    List<Item> items() {
        return items;
    }

    /** The last whole response. */
    public JsonNode response() {
        JsonNode last = response;
        return last == null ? MAPPER.missingNode() : last;
    }

    @Override
    public void accept(SseEvent event) {
        JsonNode data = parse(event.data());
        String type = data.path("type").asText();
        require(type.equals(event.type()), "event " + event.type() + " with data " + data);
        require(data.path("sequence_number").asInt(-1) == sequence++, "sequence number of " + data);
        switch (type) {
            case "response.created" -> snapshot(data, State.START, State.CREATED);
            case "response.in_progress" -> snapshot(data, State.CREATED, State.IN_PROGRESS);
            case "response.completed" -> snapshot(data, State.IN_PROGRESS, State.COMPLETED);
            case "response.incomplete" -> snapshot(data, State.IN_PROGRESS, State.INCOMPLETE);
            case "response.failed" -> snapshot(data, state, State.FAILED);
            case "response.output_item.added" -> added(data);
            default -> inItem(type, data);
        }
    }

    private void inItem(String type, JsonNode data) {
        require(state == State.IN_PROGRESS, type + " in state " + state);
        Item item = item(data);
        if (type.equals("response.output_item.done")) {
            done(item, data.path("item"));
            return;
        }
        require(data.path("item_id").asText().equals(item.added.path("id").asText()), "item id of " + data);
        require(item.done == null, type + " after the end of its item");
        switch (item.type() + " " + type.substring("response.".length())) {
            case "message content_part.added" -> {
                require(part(data).path("text").asText("x").isEmpty(), "part " + data);
                open(item);
            }
            case "message output_text.delta" -> delta(item, data, "content_index");
            case "message output_text.annotation.added" -> {
                require(data.path("annotation_index").asInt(-1) == item.annotations++, "annotation " + data);
                require(data.path("annotation").path("url").isTextual(), "annotation " + data);
            }
            case "message output_text.done", "reasoning reasoning_summary_text.done" -> text(item, data.path("text"));
            case "message content_part.done", "reasoning reasoning_summary_part.done" -> {
                require(item.partOpen && item.ended, "part ends before its text, or again");
                require(part(data).path("text").asText().contentEquals(item.deltas), "part " + data);
                item.partOpen = false;
            }
            case "reasoning reasoning_summary_part.added" -> open(item);
            case "reasoning reasoning_summary_text.delta" -> delta(item, data, "summary_index");
            case "function_call function_call_arguments.delta", "custom_tool_call custom_tool_call_input.delta" -> {
                item.partOpen = true;
                delta(item, data, "output_index");
                item.partOpen = false;
            }
            case "function_call function_call_arguments.done" -> text(item, data.path("arguments"));
            case "custom_tool_call custom_tool_call_input.done" -> text(item, data.path("input"));
            case "web_search_call web_search_call.in_progress",
                    "web_search_call web_search_call.searching",
                    "web_search_call web_search_call.completed" -> {}
            default -> throw new AssertionError(type + " in an item " + item.type());
        }
    }

    private void added(JsonNode data) {
        require(state == State.IN_PROGRESS, "item in state " + state);
        require(data.path("output_index").asInt(-1) == items.size(), "index of " + data);
        JsonNode item = data.path("item");
        String id = item.path("id").asText();
        require(id.matches("(msg|fc|ctc|rs|ws)_\\w+_\\d+") && ids.add(id), "id " + id);
        require(item.path("status").asText().equals("in_progress"), "status of " + item);
        items.forEach(before -> require(before.done != null || before.added.has("call_id"), "open " + before.added));
        if (item.path("type").asText().matches("function_call|custom_tool_call")) {
            require(item.path("call_id").isTextual() && item.path("name").isTextual(), "call " + item);
            require(
                    item.path("arguments").asText().isEmpty()
                            && item.path("input").asText().isEmpty(),
                    "" + item);
        }
        items.add(new Item(item));
    }

    private void done(Item item, JsonNode whole) {
        require(item.done == null, "second end");
        require(!item.partOpen, "end within a part");
        String text =
                switch (item.type()) {
                    case "message" -> whole.path("content").path(0).path("text").asText();
                    case "reasoning" ->
                        whole.path("summary").path(0).path("text").asText();
                    case "function_call" -> whole.path("arguments").asText();
                    case "custom_tool_call" -> whole.path("input").asText();
                    default -> "";
                };
        require(text.contentEquals(item.deltas), "end " + whole + " after " + item.deltas);
        require(item.ended || text.isEmpty() && !item.type().equals("function_call"), "no text end: " + whole);
        require(whole.path("id").equals(item.added.path("id")), "id of " + whole);
        require(!whole.path("status").asText().equals("in_progress"), "status of " + whole);
        item.done = whole;
    }

    private void delta(Item item, JsonNode data, String index) {
        require(item.partOpen && !item.ended, "delta outside of a part: " + data);
        require(data.path(index).isInt(), index + " of " + data);
        require(!data.path("delta").asText().isEmpty(), "empty delta");
        item.deltas.append(data.path("delta").asText());
    }

    private static void text(Item item, JsonNode text) {
        require(!item.ended && text.asText().contentEquals(item.deltas), "text " + text + " after " + item.deltas);
        item.ended = true;
    }

    private static void open(Item item) {
        require(!item.partOpen && item.deltas.isEmpty() && !item.ended, "a second part");
        item.partOpen = true;
    }

    private static JsonNode part(JsonNode data) {
        return data.path("part");
    }

    private Item item(JsonNode data) {
        int index = data.path("output_index").asInt(-1);
        require(index >= 0 && index < items.size(), "index of " + data);
        return items.get(index);
    }

    private void snapshot(JsonNode data, State from, State to) {
        require(state == from, data + " in state " + state);
        require(state.compareTo(State.IN_PROGRESS) <= 0, data + " after the end");
        JsonNode now = data.path("response");
        require(
                now.path("status").asText().equalsIgnoreCase(to == State.CREATED ? "in_progress" : to.name()),
                "" + now);
        require(response == null || now.path("id").equals(response.path("id")), "id of " + now);
        if (to.compareTo(State.IN_PROGRESS) > 0) {
            List<JsonNode> done = new ArrayList<>();
            items.stream().filter(item -> item.done != null).forEach(item -> done.add(item.done));
            List<JsonNode> output = new ArrayList<>();
            now.path("output").forEach(output::add);
            require(output.equals(done), "output " + output + " of items " + done);
            require(to == State.FAILED || now.path("usage").path("total_tokens").isInt(), "usage of " + now);
        }
        if (to == State.COMPLETED) {
            items.forEach(item -> require(item.done != null, "open item at the end: " + item.added));
        }
        response = now;
        state = to;
    }

    private static JsonNode parse(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + json, e);
        }
    }

    private static void require(boolean condition, String what) {
        if (!condition) {
            throw new AssertionError(what);
        }
    }
}

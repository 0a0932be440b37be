package io.kiroproxy.protocol.responses;

import io.kiroproxy.core.model.JsonText;
import io.kiroproxy.protocol.freeform.FreeformText;
import io.kiroproxy.protocol.freeform.FreeformTool;
import io.kiroproxy.protocol.json.JsonWriter;
import io.kiroproxy.protocol.json.SplitPair;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A tool call, of a function or of a custom tool, whose text is taken out of its JSON while that arrives. */
final class CallItem implements OutputItem {

    private static final String NO_INPUT = "{}";

    private final String id;
    private final int index;
    private final String callId;
    private final @Nullable String namespace;
    private final String name;
    private final @Nullable FreeformText freeform;
    private final StringBuilder input = new StringBuilder();
    private final SplitPair split = new SplitPair();
    private Status status = Status.IN_PROGRESS;

    /**
     * @param flat the name that the upstream used
     * @param tool what is offered under it, null for nothing
     */
    CallItem(String messageId, int index, String callId, String flat, @Nullable OfferedTool tool) {
        boolean custom = tool != null && tool.kind() == OfferedTool.Kind.CUSTOM;
        this.id = OutputItem.id(custom ? "ctc_" : "fc_", messageId, index);
        this.index = index;
        this.callId = callId;
        this.namespace = tool == null ? null : tool.namespace();
        this.name = tool == null ? flat : tool.name();
        this.freeform = custom ? new FreeformText() : null;
    }

    boolean custom() {
        return freeform != null;
    }

    /** What can be written of the input now that {@code fragment} has come; may be empty. */
    String append(String fragment) {
        String piece = split.join(freeform == null ? fragment : freeform.next(fragment));
        input.append(piece);
        return piece;
    }

    /** Ends the call; answers what was held back. */
    String end() {
        String rest = freeform == null ? "" : split.join(freeform.rest());
        rest += split.rest();
        if (freeform == null && input.toString().isBlank()) {
            rest += NO_INPUT;
        }
        input.append(rest);
        status = Status.COMPLETED;
        return rest;
    }

    /** The input as far as it is known. */
    String input() {
        return input.toString();
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
        json.beginObject().field("id", id).field("type", custom() ? "custom_tool_call" : "function_call");
        json.field("status", status.wireName()).field("call_id", callId).field("name", name);
        if (namespace != null) {
            json.field("namespace", namespace);
        }
        json.field(custom() ? "input" : "arguments", input()).endObject();
    }

    @Override
    public InputItem replay() {
        JsonText json = custom() ? FreeformTool.wrap(input()) : JsonText.of(input());
        return new InputItem.Call(callId, namespace, name, json);
    }
}

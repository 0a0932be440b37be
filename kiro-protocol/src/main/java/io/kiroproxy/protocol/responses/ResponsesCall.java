package io.kiroproxy.protocol.responses;

import io.kiroproxy.core.ChatRequest;
import io.kiroproxy.protocol.spi.ClientCall;
import io.kiroproxy.protocol.spi.ReplyWriter;
import java.io.OutputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A generation that was asked for in this protocol. */
final class ResponsesCall implements ClientCall.Chat {

    private final ResponsesReader.Result read;
    private final String owner;
    private final ResponseStore store;
    private final Clock clock;

    ResponsesCall(ResponsesReader.Result read, String owner, ResponseStore store, Clock clock) {
        this.read = read;
        this.owner = owner;
        this.store = store;
        this.clock = clock;
    }

    @Override
    public ChatRequest request() {
        return read.request();
    }

    @Override
    public Streaming streaming() {
        return read.streaming();
    }

    @Override
    public String contentType() {
        return streaming() == Streaming.STREAMED ? "text/event-stream" : ResponsesProtocol.JSON;
    }

    @Override
    public ReplyWriter newWriter(OutputStream out) {
        return streaming() == Streaming.STREAMED ? new ResponseWriter(this, out) : new WholeResponseWriter(this, out);
    }

    ToolNames names() {
        return read.names();
    }

    AnswerForm form() {
        return read.form();
    }

    /** Now, in seconds. */
    long now() {
        return clock.instant().getEpochSecond();
    }

    /** Whether the client lets the answer be stored. */
    boolean keeps() {
        return read.keep();
    }

    /** Stores a finished answer. */
    void keep(String id, List<OutputItem> output, byte[] body) {
        List<InputItem> conversation = new ArrayList<>(read.conversation());
        Map<String, InputItem> byId = new HashMap<>();
        for (OutputItem item : output) {
            InputItem replay = item.replay();
            if (replay != null) {
                conversation.add(replay);
                byId.put(item.id(), replay);
            }
        }
        store.put(owner, id, new ResponseStore.Stored(conversation, byId, body));
    }
}

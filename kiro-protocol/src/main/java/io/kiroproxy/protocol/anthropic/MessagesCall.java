package io.kiroproxy.protocol.anthropic;

import io.kiroproxy.core.ChatRequest;
import io.kiroproxy.core.model.WebSearch;
import io.kiroproxy.protocol.spi.ClientCall;
import io.kiroproxy.protocol.spi.ReplyWriter;
import java.io.OutputStream;

/** A generation that was asked for in this protocol. */
record MessagesCall(ChatRequest request, Streaming streaming) implements ClientCall.Chat {

    @Override
    public String contentType() {
        return streaming == Streaming.STREAMED ? "text/event-stream" : AnthropicProtocol.JSON;
    }

    @Override
    public ReplyWriter newWriter(OutputStream out) {
        return streaming == Streaming.STREAMED ? new MessagesWriter(this, out) : new WholeMessageWriter(this, out);
    }

    /** The client's name of the server-side search. */
    String searchTool() {
        WebSearch search = request.conversation().webSearch();
        return search == null ? "web_search" : search.name();
    }
}

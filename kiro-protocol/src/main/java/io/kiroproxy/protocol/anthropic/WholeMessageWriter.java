package io.kiroproxy.protocol.anthropic;

import io.kiroproxy.core.ChatReply;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.event.SearchHit;
import io.kiroproxy.core.model.Content;
import io.kiroproxy.protocol.json.JsonWriter;
import io.kiroproxy.protocol.spi.ReplyWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.List;

/** Gathers an answer and writes it as one body (clients.md 7). */
final class WholeMessageWriter implements ReplyWriter {

    private final MessagesCall call;
    private final OutputStream out;
    private final ChatReply.Collector collector = new ChatReply.Collector();

    WholeMessageWriter(MessagesCall call, OutputStream out) {
        this.call = call;
        this.out = out;
    }

    @Override
    public void write(ChatEvent event) {
        collector.accept(event);
    }

    /** Nothing: a whole answer has no place for it. */
    @Override
    public void ping() {}

    @Override
    public void finish() throws IOException {
        ChatReply reply = collector.reply();
        try (JsonWriter json = JsonWriter.to(out)) {
            write(json, reply);
        }
    }

    @Override
    public void fail(GatewayException failure) throws IOException {
        try (JsonWriter json = JsonWriter.to(out)) {
            AnthropicErrors.write(json, failure, call.request().id());
        }
    }

    private void write(JsonWriter json, ChatReply reply) throws IOException {
        json.beginObject();
        MessageJson.head(json, reply.messageId(), call.request().model());
        json.name("content").beginArray();
        Iterator<ChatReply.Search> searches = reply.searches().iterator();
        ChatReply.Search search = searches.hasNext() ? searches.next() : null;
        Citations citations = new Citations();
        List<Content> content = reply.content();
        for (int i = 0; i <= content.size(); i++) {
            while (search != null && search.position() == i) {
                search(json, search.search());
                citations.add(search.search());
                search = searches.hasNext() ? searches.next() : null;
            }
            if (i < content.size()) {
                block(json, content.get(i), citations);
            }
        }
        json.endArray();
        MessageJson.stop(json, reply.stopReason(), reply.stopSequence());
        int counted = (int) reply.searches().stream()
                .filter(one -> MessageJson.counts(one.search()))
                .count();
        MessageJson.usage(json, reply.usage(), reply.usage().outputTokens(), counted);
        json.endObject();
    }

    private static void block(JsonWriter json, Content block, Citations citations) throws IOException {
        json.beginObject();
        if (block instanceof Content.Text text) {
            json.field("type", "text").field("text", text.text());
            cite(json, citations.take());
        } else if (block instanceof Content.Thinking thinking) {
            String signature = thinking.signature();
            json.field("type", "thinking").field("thinking", thinking.text());
            json.field("signature", signature == null ? "" : signature);
        } else if (block instanceof Content.RedactedThinking redacted) {
            json.field("type", "redacted_thinking").field("data", redacted.data());
        } else if (block instanceof Content.ToolUse use) {
            json.field("type", "tool_use").field("id", use.id()).field("name", use.name());
            json.field("input", use.input());
        } else {
            throw new IllegalStateException(
                    block.getClass().getSimpleName() + " in an answer (expected: text, thinking or tool use)");
        }
        json.endObject();
    }

    private static void cite(JsonWriter json, List<SearchHit> hits) throws IOException {
        if (!hits.isEmpty()) {
            json.name("citations").beginArray();
            for (SearchHit hit : hits) {
                Citations.write(json, hit);
            }
            json.endArray();
        }
    }

    private void search(JsonWriter json, ChatEvent.WebSearchDone search) throws IOException {
        json.beginObject().field("type", "server_tool_use").field("id", MessageJson.searchId(search));
        json.field("name", call.searchTool()).name("input");
        MessageJson.searchInput(json, search);
        json.endObject();
        MessageJson.searchResult(json, search);
    }
}

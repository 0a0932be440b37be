package io.kiroproxy.protocol.gemini;

import io.kiroproxy.core.ChatReply;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.model.Content;
import io.kiroproxy.core.model.StopReason;
import io.kiroproxy.protocol.json.JsonWriter;
import io.kiroproxy.protocol.json.SplitPair;
import io.kiroproxy.protocol.spi.ReplyWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;

/** Gathers an answer and writes it as one body (clients.md 10). */
final class WholeAnswerWriter implements ReplyWriter {

    private final GenerateCall call;
    private final OutputStream out;
    private final ChatReply.Collector collector = new ChatReply.Collector();

    WholeAnswerWriter(GenerateCall call, OutputStream out) {
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
            GeminiErrors.write(json, failure);
        }
    }

    private void write(JsonWriter json, ChatReply reply) throws IOException {
        json.beginObject().name("candidates").beginArray().beginObject();
        json.name("content").beginObject().name("parts").beginArray();
        PartsWriter parts = new PartsWriter(new Elements(json), call.thoughts());
        Grounding grounding = new Grounding();
        parts(parts, grounding, reply);
        if (parts.needsLast()) {
            parts.last("");
        }
        json.endArray().field("role", "model").endObject();
        json.field("finishReason", AnswerJson.finishReason(reason(reply))).field("index", 0);
        grounding.write(json);
        json.endObject().endArray().name("usageMetadata");
        AnswerJson.usage(json, reply.usage());
        AnswerJson.tail(json, call, reply.messageId());
    }

    private static void parts(PartsWriter parts, Grounding grounding, ChatReply reply) throws IOException {
        SplitPair text = new SplitPair();
        Iterator<ChatReply.Search> searches = reply.searches().iterator();
        ChatReply.Search search = searches.hasNext() ? searches.next() : null;
        for (int i = 0; i <= reply.content().size(); i++) {
            while (search != null && search.position() == i) {
                grounding.search(search.search());
                search = searches.hasNext() ? searches.next() : null;
            }
            Content block = i < reply.content().size() ? reply.content().get(i) : null;
            if (block instanceof Content.Text words) {
                text(parts, grounding, text.join(words.text()));
            } else if (block != null) {
                part(parts, block);
            }
        }
        text(parts, grounding, text.rest());
    }

    private static void text(PartsWriter parts, Grounding grounding, String piece) throws IOException {
        grounding.text(piece);
        parts.text(piece);
    }

    private static void part(PartsWriter parts, Content block) throws IOException {
        if (block instanceof Content.Thinking thinking) {
            parts.thought(thinking.text());
            if (thinking.signature() != null) {
                parts.signature(thinking.signature());
            }
        } else if (block instanceof Content.RedactedThinking redacted) {
            parts.redactedThought(redacted.data());
        } else if (block instanceof Content.ToolUse use) {
            parts.call(use.id(), use.name(), use.input());
        }
    }

    /** Calls that were cut are left out of a reply; without any call left there is nothing to wait for. */
    private static StopReason reason(ChatReply reply) {
        boolean allCut = reply.stopReason() == StopReason.TOOL_USE
                && reply.content().stream().noneMatch(Content.ToolUse.class::isInstance);
        return allCut ? StopReason.MAX_TOKENS : reply.stopReason();
    }

    /** Parts as elements of an array that is open. */
    private record Elements(JsonWriter json) implements PartsWriter.Sink {

        @Override
        public JsonWriter begin() {
            return json;
        }

        @Override
        public void end(JsonWriter part) {}

        @Override
        public void text(String text) throws IOException {
            json.beginObject().field("text", text).endObject();
        }
    }
}

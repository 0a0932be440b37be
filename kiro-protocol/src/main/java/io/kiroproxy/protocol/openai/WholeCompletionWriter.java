package io.kiroproxy.protocol.openai;

import io.kiroproxy.core.ChatReply;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.model.Content;
import io.kiroproxy.core.model.StopReason;
import io.kiroproxy.protocol.freeform.FreeformTool;
import io.kiroproxy.protocol.json.JsonWriter;
import io.kiroproxy.protocol.openaierror.OpenAiErrors;
import io.kiroproxy.protocol.spi.ReplyWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.stream.Collectors;

/** Gathers an answer and writes it as one body (clients.md 8). */
final class WholeCompletionWriter implements ReplyWriter {

    private final ChatCall call;
    private final OutputStream out;
    private final ChatReply.Collector collector = new ChatReply.Collector();

    WholeCompletionWriter(ChatCall call, OutputStream out) {
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
            OpenAiErrors.write(json, failure);
        }
    }

    private void write(JsonWriter json, ChatReply reply) throws IOException {
        List<Content.ToolUse> calls = reply.content().stream()
                .filter(Content.ToolUse.class::isInstance)
                .map(Content.ToolUse.class::cast)
                .collect(Collectors.toList());
        CompletionJson.head(json, "chat.completion", reply.messageId(), call);
        json.name("choices").beginArray().beginObject().field("index", 0).name("message");
        message(json, reply, calls);
        json.field("logprobs", (String) null);
        json.field(
                "finish_reason",
                CompletionJson.finishReason(reason(reply, calls), call.form().calls()));
        json.endObject().endArray().name("usage");
        CompletionJson.usage(json, reply.usage());
        json.endObject();
    }

    /** Calls that were cut are left out of a reply; without any call left there is nothing to wait for. */
    private static StopReason reason(ChatReply reply, List<Content.ToolUse> calls) {
        boolean allCut = reply.stopReason() == StopReason.TOOL_USE && calls.isEmpty();
        return allCut ? StopReason.MAX_TOKENS : reply.stopReason();
    }

    private void message(JsonWriter json, ChatReply reply, List<Content.ToolUse> calls) throws IOException {
        String text = reply.text();
        json.beginObject().field("role", "assistant");
        json.field("content", text.isEmpty() && !calls.isEmpty() ? null : text).field("refusal", (String) null);
        String reasoning = reasoning(reply);
        if (!reasoning.isEmpty()) {
            json.field("reasoning_content", reasoning);
        }
        Citations citations = citations(reply);
        if (!citations.isEmpty()) {
            citations.write(json, text.length());
        }
        if (!calls.isEmpty()) {
            calls(json, calls);
        }
        json.endObject();
    }

    private void calls(JsonWriter json, List<Content.ToolUse> calls) throws IOException {
        if (call.form().calls() == ReplyForm.Calls.LEGACY_FUNCTION) {
            function(json.name("function_call"), calls.get(0));
            return;
        }
        json.name("tool_calls").beginArray();
        for (Content.ToolUse use : calls) {
            json.beginObject().field("id", use.id());
            if (call.form().freeform().contains(use.name())) {
                json.field("type", "custom").name("custom").beginObject().field("name", use.name());
                json.field("input", FreeformTool.unwrap(use.input())).endObject();
            } else {
                function(json.field("type", "function").name("function"), use);
            }
            json.endObject();
        }
        json.endArray();
    }

    private static void function(JsonWriter json, Content.ToolUse use) throws IOException {
        json.beginObject().field("name", use.name());
        json.field("arguments", use.input().json()).endObject();
    }

    private static String reasoning(ChatReply reply) {
        StringBuilder reasoning = new StringBuilder();
        for (Content block : reply.content()) {
            if (block instanceof Content.Thinking thinking) {
                reasoning.append(thinking.text());
            }
        }
        return reasoning.toString();
    }

    private static Citations citations(ChatReply reply) {
        Citations citations = new Citations();
        for (ChatReply.Search search : reply.searches()) {
            int before = 0;
            for (Content block : reply.content().subList(0, search.position())) {
                before += block instanceof Content.Text text ? text.text().length() : 0;
            }
            citations.add(search.search(), before);
        }
        return citations;
    }
}

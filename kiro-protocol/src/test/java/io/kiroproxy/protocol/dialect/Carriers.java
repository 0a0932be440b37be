package io.kiroproxy.protocol.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.model.Content;
import io.kiroproxy.core.model.Conversation;
import io.kiroproxy.core.model.Message;
import io.kiroproxy.core.model.Role;
import io.kiroproxy.core.model.StopReason;
import io.kiroproxy.core.model.TokenUsage;
import io.kiroproxy.protocol.spi.ReplyWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Reasoning as two protocols hand it to a client that shall send it back: opaque, so only an answer can tell it. */
final class Carriers {

    private Carriers() {}

    /** {@code encrypted_content} of the item that {@code reasoning} becomes. */
    static String responses(Content reasoning) {
        return answer(ClientDialect.RESPONSES, reasoning)
                .path("output")
                .path(0)
                .path("encrypted_content")
                .asText();
    }

    /** {@code thoughtSignature} of the part behind {@code reasoning}. */
    static String gemini(Content reasoning) {
        for (JsonNode part : answer(ClientDialect.GEMINI, reasoning)
                .path("candidates")
                .path(0)
                .path("content")
                .path("parts")) {
            if (part.has("thoughtSignature")) {
                return part.path("thoughtSignature").asText();
            }
        }
        throw new AssertionError("no signature of " + reasoning);
    }

    private static JsonNode answer(ClientDialect dialect, Content reasoning) {
        List<ChatEvent> events = new ArrayList<>();
        events.add(new ChatEvent.MessageStart("m", "model", TokenUsage.estimate(1, 0), List.of()));
        if (reasoning instanceof Content.Thinking thinking) {
            events.add(new ChatEvent.ThinkingDelta(thinking.text()));
            String signature = thinking.signature();
            events.add(new ChatEvent.ThinkingSignature(signature == null ? "" : signature));
        } else {
            events.add(new ChatEvent.RedactedThinking(((Content.RedactedThinking) reasoning).data()));
        }
        events.add(new ChatEvent.TextDelta("x"));
        events.add(new ChatEvent.MessageStop(StopReason.END_TURN, null));
        Asked asked = Asked.of(Conversation.of(List.of(Message.text(Role.USER, "think"))));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ReplyWriter writer = dialect.read(asked).newWriter(out);
            for (ChatEvent event : events) {
                writer.write(event);
            }
            writer.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Json.parse(out.toByteArray());
    }
}

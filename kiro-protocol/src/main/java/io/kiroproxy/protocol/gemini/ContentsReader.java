package io.kiroproxy.protocol.gemini;

import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.model.Content;
import io.kiroproxy.core.model.Message;
import io.kiroproxy.core.model.Role;
import io.kiroproxy.protocol.json.JsonReader;
import io.kiroproxy.protocol.request.Ignored;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code contents} and {@code systemInstruction}. */
final class ContentsReader {

    private static final String ROLES = "\"user\", \"model\" or \"function\"";

    private final JsonReader json;
    private final Ignored ignored;

    ContentsReader(JsonReader json, Ignored ignored) {
        this.json = json;
        this.ignored = ignored;
    }

    /** The messages of {@code contents}, oldest first. */
    List<Message> messages() {
        List<Message> messages = new ArrayList<>();
        CallIds ids = new CallIds();
        PartsReader parts = new PartsReader(json, ignored, ids);
        ProtoJson.each(json, () -> messages.add(content(parts, ids)));
        return messages;
    }

    private Message content(PartsReader parts, CallIds ids) {
        Role role = null;
        List<Content> blocks = List.of();
        json.beginObject();
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            switch (field) {
                case "role" -> role = role();
                case "parts" -> blocks = parts.read();
                default -> {}
            }
        }
        Role speaker = role == null ? likelyRole(blocks) : role;
        ids.endContent(speaker, blocks);
        return new Message(speaker, blocks);
    }

    private @Nullable Role role() {
        String role = json.string();
        return switch (role) {
            case "" -> null;
            case "user", "function" -> Role.USER;
            case "model" -> Role.ASSISTANT;
            default -> throw json.unexpected(role, ROLES);
        };
    }

    /** A content without a role is the user's, unless it holds what only a model says. */
    private static Role likelyRole(List<Content> blocks) {
        return blocks.stream().anyMatch(Content.ToolUse.class::isInstance) ? Role.ASSISTANT : Role.USER;
    }

    /** The text of the system instruction: a string, or a content of text parts. */
    String system() {
        if (json.atString()) {
            return json.string();
        }
        List<Content> blocks = List.of();
        json.beginObject();
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            if (field.equals("parts")) {
                blocks = new PartsReader(json, ignored, new CallIds()).read();
            }
        }
        List<String> texts = new ArrayList<>();
        for (Content block : blocks) {
            if (!(block instanceof Content.Text text)) {
                throw GatewayException.invalidRequest(
                        json.path() + ".parts: found a part that is no text (expected: text)");
            }
            texts.add(text.text());
        }
        return String.join("\n\n", texts);
    }
}

package io.kiroproxy.protocol.anthropic;

import io.kiroproxy.core.model.Content;
import io.kiroproxy.core.model.JsonText;
import io.kiroproxy.protocol.json.JsonReader;
import io.kiroproxy.protocol.request.Ignored;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Blocks of tools that ran on the server's side, when a client replays them. The upstream has no such blocks, so they
 * become quoted text.
 */
final class ServerBlocks {

    /** Marks {@code encrypted_content} that this proxy made: the hit's excerpt behind it, in base64. */
    private static final String OPAQUE_MARK = "kiro1.";

    private ServerBlocks() {}

    /** An excerpt in the form of the field {@code encrypted_content}, from which a replay restores it. */
    static String opaque(String excerpt) {
        return OPAQUE_MARK
                + Base64.getUrlEncoder().withoutPadding().encodeToString(excerpt.getBytes(StandardCharsets.UTF_8));
    }

    /** The text that stands for {@code block} in history. */
    static Content quote(JsonText block, Ignored ignored) {
        try (JsonReader json = JsonReader.of(block)) {
            json.beginObject();
            String type = json.tag("type");
            return new Content.Text("server_tool_use".equals(type) ? call(json) : result(json, block, ignored));
        }
    }

    private static String call(JsonReader json) {
        String name = "";
        JsonText input = JsonText.EMPTY_OBJECT;
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            switch (field) {
                case "name" -> name = json.raw().json();
                case "input" -> input = json.raw();
                default -> {}
            }
        }
        return "[server tool " + name + " called with " + input + "]";
    }

    private static String result(JsonReader json, JsonText block, Ignored ignored) {
        StringBuilder text = new StringBuilder("[web search results]");
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            if (field.equals("content")) {
                if (!json.atArray()) {
                    return block.json();
                }
                json.beginArray();
                while (json.nextElement()) {
                    hit(json, text.append('\n'), ignored);
                }
            }
        }
        return text.toString();
    }

    private static void hit(JsonReader json, StringBuilder text, Ignored ignored) {
        if (!json.atObject()) {
            text.append(json.raw());
            return;
        }
        String title = "";
        String url = "";
        String opaque = null;
        json.beginObject();
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            if (json.atString()) {
                switch (field) {
                    case "title" -> title = json.string();
                    case "url" -> url = json.string();
                    case "encrypted_content" -> opaque = json.string();
                    default -> {}
                }
            }
        }
        text.append(title).append(" <").append(url).append('>');
        String excerpt = excerpt(opaque);
        if (opaque != null && !opaque.startsWith(OPAQUE_MARK)) {
            ignored.add("encrypted_content");
        }
        if (!excerpt.isEmpty()) {
            text.append('\n').append(excerpt);
        }
    }

    /** What an opaque text of ours holds; another vendor's can be read by nobody here, so it says nothing. */
    private static String excerpt(@Nullable String opaque) {
        if (opaque == null || !opaque.startsWith(OPAQUE_MARK)) {
            return "";
        }
        try {
            return new String(
                    Base64.getUrlDecoder().decode(opaque.substring(OPAQUE_MARK.length())), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notOurs) {
            return "";
        }
    }

    /** Adds every {@code tool_reference} anywhere in {@code block} to {@code found}. */
    static void references(JsonText block, ToolReferences found) {
        if (block.json().contains("tool_reference")) {
            try (JsonReader json = JsonReader.of(block)) {
                references(json, found);
            }
        }
    }

    private static void references(JsonReader json, ToolReferences found) {
        if (json.atArray()) {
            json.beginArray();
            while (json.nextElement()) {
                references(json, found);
            }
        } else if (json.atObject()) {
            json.beginObject();
            boolean reference = "tool_reference".equals(json.tag("type"));
            for (String field = json.nextField(); field != null; field = json.nextField()) {
                if (reference && field.equals("tool_name") && json.atString()) {
                    found.add(json.string());
                } else {
                    references(json, found);
                }
            }
        }
    }
}

package io.kiroproxy.protocol.anthropic;

import io.kiroproxy.core.model.Content;
import io.kiroproxy.core.model.JsonText;
import io.kiroproxy.protocol.json.JsonReader;
import io.kiroproxy.protocol.request.Ignored;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the content of a message, of the system field or of a tool result: a string, or an array of blocks. What has
 * no neutral form is kept as quoted text; nothing is dropped.
 */
final class ContentReader {

    /** What may stand inside a tool result or a document; anything else there is kept as its JSON. */
    private static final Set<String> NESTED =
            Set.of("text", "image", "document", "search_result", "tool_reference", "web_search_tool_result");

    private final JsonReader json;
    private final Ignored ignored;
    private final ToolReferences references;

    ContentReader(JsonReader json, Ignored ignored, ToolReferences references) {
        this.json = json;
        this.ignored = ignored;
        this.references = references;
    }

    /** The blocks of a message. */
    List<Content> blocks() {
        return read(false);
    }

    /** Blocks inside another block. */
    List<Content> nested() {
        return read(true);
    }

    private List<Content> read(boolean nested) {
        List<Content> out = new ArrayList<>();
        if (json.atString()) {
            out.add(new Content.Text(json.string()));
            return out;
        }
        if (!json.atArray()) {
            throw json.mismatch("a string or an array of content blocks");
        }
        json.beginArray();
        while (json.nextElement()) {
            block(out, nested);
        }
        return out;
    }

    private void block(List<Content> out, boolean nested) {
        int start = json.start();
        json.beginObject();
        String type = json.tag("type");
        if (type == null) {
            throw json.unexpectedTag("type", null, "the type of the block, such as \"text\"");
        }
        switch (nested && !NESTED.contains(type) ? "" : type) {
            case "text" -> out.add(new Content.Text(required("text")));
            case "image" -> out.add(image());
            case "document" -> document(out);
            case "tool_use" -> out.add(toolUse());
            case "tool_result" -> out.add(toolResult());
            case "thinking" -> out.add(thinking());
            case "redacted_thinking" -> out.add(new Content.RedactedThinking(required("data")));
            case "search_result" -> out.add(searchResult());
            case "tool_reference" -> out.add(toolReference());
            case "server_tool_use", "web_search_tool_result" ->
                out.add(ServerBlocks.quote(json.rawSince(start), ignored));
            default -> out.add(unknown(type, json.rawSince(start)));
        }
    }

    private Content unknown(String type, JsonText block) {
        ServerBlocks.references(block, references);
        if (!type.endsWith("_tool_result")) {
            ignored.addForeign(type, "content-block");
        }
        return new Content.Text(block.json());
    }

    /** The one string field of a block that has nothing else to say. */
    private String required(String name) {
        String value = null;
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            if (field.equals(name)) {
                value = json.string();
            }
        }
        return present(value, name, "a string");
    }

    private Content image() {
        SourceReader.Source source = null;
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            if (field.equals("source")) {
                source = new SourceReader(json, this).image();
            }
        }
        SourceReader.Source found = present(source, "source", "an object with the image");
        return new Content.Image(found.mediaType(), found.data());
    }

    private void document(List<Content> out) {
        SourceReader.Source source = null;
        String title = null;
        String context = null;
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            switch (field) {
                case "source" -> source = new SourceReader(json, this).document();
                case "title" -> title = json.string();
                case "context" -> context = json.string();
                default -> {}
            }
        }
        SourceReader.Source found = present(source, "source", "an object with the document");
        if (context != null && !context.isBlank()) {
            out.add(new Content.Text(context));
        }
        if (!found.plain()) {
            out.add(new Content.Document(title, found.mediaType(), found.data()));
            return;
        }
        String heading = title == null || title.isBlank() ? "" : "[document: " + title + "]\n";
        if (found.blocks().isEmpty()) {
            out.add(new Content.Text(heading + found.data()));
            return;
        }
        if (!heading.isEmpty()) {
            out.add(new Content.Text(heading.stripTrailing()));
        }
        out.addAll(found.blocks());
    }

    private Content toolUse() {
        String id = null;
        String name = null;
        JsonText input = JsonText.EMPTY_OBJECT;
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            switch (field) {
                case "id" -> id = json.nonBlank();
                case "name" -> name = json.nonBlank();
                case "input" -> input = json.rawObject();
                default -> {}
            }
        }
        return new Content.ToolUse(
                present(id, "id", "the id of the tool call"), present(name, "name", "the tool's name"), input);
    }

    private Content toolResult() {
        String id = null;
        List<Content> content = List.of();
        Content.ToolResult.Status status = Content.ToolResult.Status.SUCCESS;
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            switch (field) {
                case "tool_use_id" -> id = json.nonBlank();
                case "content" -> content = nested();
                case "is_error" ->
                    status = json.bool() ? Content.ToolResult.Status.ERROR : Content.ToolResult.Status.SUCCESS;
                default -> {}
            }
        }
        return new Content.ToolResult(
                present(id, "tool_use_id", "the id of the tool call it answers"), content, status);
    }

    private Content thinking() {
        String text = "";
        String signature = "";
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            switch (field) {
                case "thinking" -> text = json.string();
                case "signature" -> signature = json.string();
                default -> {}
            }
        }
        return new Content.Thinking(text, signature.isEmpty() ? null : signature);
    }

    private Content searchResult() {
        String source = "";
        String title = "";
        List<Content> content = List.of();
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            switch (field) {
                case "source" -> source = json.string();
                case "title" -> title = json.string();
                case "content" -> content = nested();
                default -> {}
            }
        }
        StringBuilder text = new StringBuilder("[search result: " + title + ", " + source + "]");
        for (Content block : content) {
            if (block instanceof Content.Text piece) {
                text.append('\n').append(piece.text());
            }
        }
        return new Content.Text(text.toString());
    }

    private Content toolReference() {
        String tool = required("tool_name");
        references.add(tool);
        return new Content.Text("Tool loaded: " + tool);
    }

    private <T> T present(@Nullable T value, String field, String expected) {
        if (value == null) {
            throw json.missing(field, expected);
        }
        return value;
    }
}

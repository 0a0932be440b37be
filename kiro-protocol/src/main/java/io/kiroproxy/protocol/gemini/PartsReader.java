package io.kiroproxy.protocol.gemini;

import io.kiroproxy.core.model.Content;
import io.kiroproxy.core.model.JsonText;
import io.kiroproxy.protocol.json.JsonReader;
import io.kiroproxy.protocol.request.Ignored;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the parts of a content. An empty text is no block. Thoughts in a row are one block, and a signature closes it,
 * whether it stands on the thought or on the part after it. A part of an unknown kind is kept as quoted JSON, so that
 * nothing is lost in silence. Nothing is ever fetched: an address could point into the proxy's own network.
 */
final class PartsReader {

    /** What stands beside a part's content and changes nothing here. */
    private static final Set<String> ASIDE = Set.of("videoMetadata", "mediaResolution", "partMetadata");

    /** Foreign parts that say all they have to say when they are quoted. */
    private static final Set<String> QUOTED = Set.of("executableCode", "codeExecutionResult");

    private final JsonReader json;
    private final Ignored ignored;
    private final CallIds ids;
    private final MediaReader media;
    private final ResultReader results;
    private final StringBuilder thoughts = new StringBuilder();

    PartsReader(JsonReader json, Ignored ignored, CallIds ids) {
        this.json = json;
        this.ignored = ignored;
        this.ids = ids;
        this.media = new MediaReader(json);
        this.results = new ResultReader(json, media, ids);
    }

    /** The fields of one part while they are read. */
    private static final class Part {
        String text = "";
        String signature = "";
        boolean thought;
        boolean hasText;

        @Nullable
        Content content;

        @Nullable
        String foreign;
    }

    List<Content> read() {
        List<Content> blocks = new ArrayList<>();
        ProtoJson.each(json, () -> part(blocks));
        endThoughts(blocks);
        return blocks;
    }

    private void part(List<Content> blocks) {
        if (!json.atObject()) {
            throw json.mismatch("a part, which is an object");
        }
        int start = json.start();
        Part part = new Part();
        json.beginObject();
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            field(part, ProtoJson.camel(field));
        }
        if (part.foreign != null && part.content == null && !part.hasText) {
            part.text = json.since(start).json();
            if (!QUOTED.contains(part.foreign)) {
                ignored.addForeign(part.foreign, "part");
            }
        }
        add(part, blocks);
    }

    private void field(Part part, String name) {
        switch (name) {
            case "text" -> {
                part.text = json.string();
                part.hasText = true;
            }
            case "thought" -> part.thought = json.bool();
            case "thoughtSignature" -> part.signature = json.string();
            case "inlineData" -> part.content = media.inlineData();
            case "functionCall" -> part.content = call();
            case "functionResponse" -> part.content = results.result();
            case "fileData" ->
                throw json.problem(
                        "the address of a file",
                        "inlineData with base64: the proxy fetches no addresses and stores no files");
            default -> part.foreign = ASIDE.contains(name) ? part.foreign : name;
        }
    }

    private void add(Part part, List<Content> blocks) {
        if (part.thought && part.content == null) {
            thoughts.append(part.text);
            sign(part.signature, blocks);
            return;
        }
        sign(part.signature, blocks);
        boolean hasMore = !part.text.isEmpty() || part.content != null;
        if (hasMore) {
            endThoughts(blocks);
        }
        if (!part.text.isEmpty()) {
            blocks.add(new Content.Text(part.text));
        }
        if (part.content != null) {
            blocks.add(part.content);
        }
    }

    /** Closes the thoughts so far with what {@code signature} carries; its text is the one that was signed. */
    private void sign(String signature, List<Content> blocks) {
        Content carried = signature.isEmpty() ? null : ThoughtSignature.read(signature);
        if (carried instanceof Content.Thinking signed) {
            String text = signed.text().isEmpty() ? thoughts.toString() : signed.text();
            thoughts.setLength(0);
            blocks.add(new Content.Thinking(text, signed.signature()));
        } else if (carried != null) {
            endThoughts(blocks);
            blocks.add(carried);
        }
    }

    private void endThoughts(List<Content> blocks) {
        if (!thoughts.isEmpty()) {
            blocks.add(new Content.Thinking(thoughts.toString(), null));
            thoughts.setLength(0);
        }
    }

    private Content call() {
        String id = null;
        String name = null;
        JsonText args = JsonText.EMPTY_OBJECT;
        json.beginObject();
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            switch (field) {
                case "id" -> id = json.string();
                case "name" -> name = json.nonBlank();
                case "args" -> args = json.rawObject();
                default -> {}
            }
        }
        if (name == null) {
            throw json.missing("name", "the function's name");
        }
        return new Content.ToolUse(ids.called(id == null || id.isBlank() ? null : id, name), name, args);
    }
}

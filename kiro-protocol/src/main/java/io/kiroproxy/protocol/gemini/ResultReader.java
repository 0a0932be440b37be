package io.kiroproxy.protocol.gemini;

import io.kiroproxy.core.model.Content;
import io.kiroproxy.core.model.Content.ToolResult.Status;
import io.kiroproxy.protocol.json.JsonReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code functionResponse}. A response of nothing but {@code output}, {@code result} or {@code error} is that
 * text, as is opencode's {@code {name, content}} (clients.md 6); any other is its JSON. One with an {@code error} and no
 * {@code output} is a failure.
 */
final class ResultReader {

    private final JsonReader json;
    private final MediaReader media;
    private final CallIds ids;

    ResultReader(JsonReader json, MediaReader media, CallIds ids) {
        this.json = json;
        this.media = media;
        this.ids = ids;
    }

    /** What a function answered. */
    private record Outcome(String text, Status status) {}

    Content result() {
        String id = null;
        String name = null;
        Outcome outcome = new Outcome("", Status.SUCCESS);
        List<Content> attached = new ArrayList<>();
        json.beginObject();
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            switch (field) {
                case "id" -> id = json.string();
                case "name" -> name = json.string();
                case "response" -> outcome = outcome();
                case "parts" -> ProtoJson.each(json, () -> attached.add(attachment()));
                default -> {}
            }
        }
        boolean hasId = id != null && !id.isBlank();
        if (!hasId && (name == null || name.isBlank())) {
            throw json.missing("name", "the function's name, or the id of the call it answers");
        }
        List<Content> content = new ArrayList<>();
        if (!outcome.text().isEmpty()) {
            content.add(new Content.Text(outcome.text()));
        }
        content.addAll(attached);
        String answered = ids.answered(hasId ? id : null, name == null ? "" : name);
        return new Content.ToolResult(answered, content, outcome.status());
    }

    private Content attachment() {
        Content content = null;
        json.beginObject();
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            if (ProtoJson.camel(field).equals("inlineData")) {
                content = media.inlineData();
            }
        }
        if (content == null) {
            throw json.missing("inlineData", "an object with mimeType and data; the proxy fetches no addresses");
        }
        return content;
    }

    private Outcome outcome() {
        if (!json.atObject()) {
            return new Outcome(text(), Status.SUCCESS);
        }
        int start = json.start();
        int fields = 0;
        boolean named = false;
        String output = null;
        String error = null;
        String content = null;
        json.beginObject();
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            fields++;
            switch (field) {
                case "output", "result" -> output = text();
                case "error" -> error = text();
                case "content" -> content = text();
                case "name" -> named = true;
                default -> {}
            }
        }
        String whole = json.since(start).json();
        String only = only(fields, output, error, named ? content : null);
        boolean failed = error != null && !error.isBlank() && output == null;
        return new Outcome(only == null ? whole : only, failed ? Status.ERROR : Status.SUCCESS);
    }

    private static @Nullable String only(
            int fields, @Nullable String output, @Nullable String error, @Nullable String content) {
        if (fields == 1) {
            return output == null ? error : output;
        }
        return fields == 2 ? content : null;
    }

    private String text() {
        return json.atString() ? json.string() : json.raw().json();
    }
}

package io.kiroproxy.protocol.openai;

import io.kiroproxy.core.model.Content;
import io.kiroproxy.protocol.json.JsonReader;
import io.kiroproxy.protocol.request.Attachments;
import io.kiroproxy.protocol.request.DataUrl;
import io.kiroproxy.protocol.request.Ignored;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a message's content: a string, or an array of parts. An empty text is no block. A part of an unknown type is
 * kept as quoted JSON and reported, so that nothing is lost in silence.
 */
final class PartsReader {

    private final JsonReader json;
    private final Ignored ignored;
    private final Attachments attachments;

    PartsReader(JsonReader json, Ignored ignored) {
        this.json = json;
        this.ignored = ignored;
        this.attachments = new Attachments(json);
    }

    List<Content> content() {
        List<Content> blocks = new ArrayList<>();
        if (json.atString()) {
            addText(blocks, json.string());
            return blocks;
        }
        if (!json.atArray()) {
            throw json.mismatch("a string or an array of content parts");
        }
        json.beginArray();
        while (json.nextElement()) {
            part(blocks);
        }
        return blocks;
    }

    /** Adds {@code text} as a block unless it is empty. */
    static void addText(List<Content> blocks, String text) {
        if (!text.isEmpty()) {
            blocks.add(new Content.Text(text));
        }
    }

    private void part(List<Content> blocks) {
        if (!json.atObject()) {
            throw json.mismatch("a content part, which is an object");
        }
        int start = json.start();
        json.beginObject();
        String type = json.tag("type");
        if (type == null) {
            throw json.unexpectedTag("type", null, "the type of the part, such as \"text\"");
        }
        switch (type) {
            case "text", "refusal" -> addText(blocks, text(type));
            case "image_url" -> blocks.add(image());
            case "file" -> blocks.add(file());
            case "input_audio", "audio", "video_url", "input_video" ->
                throw json.unexpectedTag(
                        "type", type, "text, an image or a file: the models behind this proxy neither hear nor watch");
            default -> {
                addText(blocks, json.rawSince(start).json());
                ignored.addForeign(type, "content-part");
            }
        }
    }

    private String text(String name) {
        String text = null;
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            if (field.equals(name)) {
                text = json.string();
            }
        }
        if (text == null) {
            throw json.missing(name, "a string");
        }
        return text;
    }

    private Content image() {
        Content image = null;
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            if (field.equals("image_url")) {
                image = json.atString() ? attachments.image() : imageObject();
            }
        }
        if (image == null) {
            throw json.missing("image_url", "an object with the field url");
        }
        return image;
    }

    private Content imageObject() {
        Content image = null;
        json.beginObject();
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            switch (field) {
                case "url" -> image = attachments.image();
                case "detail" -> detail();
                default -> {}
            }
        }
        if (image == null) {
            throw json.missing("url", Attachments.IMAGE_DATA);
        }
        return image;
    }

    private void detail() {
        if (!json.string().equals("auto")) {
            ignored.add("image_url.detail");
        }
    }

    private Content file() {
        Content file = null;
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            if (field.equals("file")) {
                file = fileObject();
            }
        }
        if (file == null) {
            throw json.missing("file", "an object with the field file_data");
        }
        return file;
    }

    private Content fileObject() {
        String name = null;
        DataUrl data = null;
        json.beginObject();
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            switch (field) {
                case "filename" -> name = json.string();
                case "file_data" -> data = attachments.file();
                case "file_id" -> throw json.problem("the id of an uploaded file", "file_data: nothing is stored here");
                default -> {}
            }
        }
        if (data == null) {
            throw json.missing("file_data", Attachments.FILE_DATA);
        }
        return attachments.content(name, data);
    }
}

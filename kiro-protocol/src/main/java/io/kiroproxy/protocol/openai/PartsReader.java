package io.kiroproxy.protocol.openai;

import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.model.Content;
import io.kiroproxy.protocol.json.JsonReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a message's content: a string, or an array of parts. An empty text is no block. A part of an unknown type is
 * kept as quoted JSON and reported, so that nothing is lost in silence. Nothing is ever fetched: an address in a
 * request could point into the proxy's own network.
 */
final class PartsReader {

    private static final Set<String> IMAGE_TYPES = Set.of("image/jpeg", "image/png", "image/gif", "image/webp");
    private static final String IMAGE_DATA =
            "a data: URL with base64 of image/jpeg, image/png, image/gif or image/webp; the proxy fetches no addresses";
    private static final String FILE_DATA =
            "a data: URL with base64, such as data:application/pdf;base64,...; the proxy fetches no addresses";

    private final JsonReader json;
    private final Ignored ignored;

    PartsReader(JsonReader json, Ignored ignored) {
        this.json = json;
        this.ignored = ignored;
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
                image = json.atString() ? imageData() : imageObject();
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
                case "url" -> image = imageData();
                case "detail" -> detail();
                default -> {}
            }
        }
        if (image == null) {
            throw json.missing("url", IMAGE_DATA);
        }
        return image;
    }

    private void detail() {
        if (!json.string().equals("auto")) {
            ignored.add("image_url.detail");
        }
    }

    private Content imageData() {
        DataUrl data = DataUrl.parse(json.string());
        if (data == null) {
            throw json.problem("another address", IMAGE_DATA);
        }
        if (!IMAGE_TYPES.contains(data.mediaType())) {
            throw json.unexpected(data.mediaType(), IMAGE_DATA);
        }
        return new Content.Image(data.mediaType(), data.base64());
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
                case "file_data" -> data = fileData();
                case "file_id" -> throw json.problem("the id of an uploaded file", "file_data: nothing is stored here");
                default -> {}
            }
        }
        if (data == null) {
            throw json.missing("file_data", FILE_DATA);
        }
        return document(name, data);
    }

    private DataUrl fileData() {
        DataUrl data = DataUrl.parse(json.string());
        if (data == null || data.mediaType().isEmpty()) {
            throw json.problem("something else", FILE_DATA);
        }
        return data;
    }

    private Content document(@Nullable String name, DataUrl data) {
        if (IMAGE_TYPES.contains(data.mediaType())) {
            return new Content.Image(data.mediaType(), data.base64());
        }
        if (!data.plainText()) {
            return new Content.Document(name, data.mediaType(), data.base64());
        }
        String text = data.text();
        if (text == null) {
            throw GatewayException.invalidRequest(
                    json.path() + ".file_data: found something that is not base64 (expected: base64 of a text)");
        }
        return new Content.Text(text);
    }
}

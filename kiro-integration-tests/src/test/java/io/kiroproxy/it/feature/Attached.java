package io.kiroproxy.it.feature;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What each protocol calls an image or a document within the user's first message. */
final class Attached {

    private static final String TEXT = "Look at this.";

    private Attached() {}

    /** A request whose only message has a text and an image. */
    static ObjectNode image(Wire wire, String mediaType, String base64) {
        String data = "data:" + mediaType + ";base64," + base64;
        return switch (wire) {
            case ANTHROPIC -> anthropic("image", "base64", mediaType, base64);
            case CHAT -> chatImage(data);
            case RESPONSES -> responses("input_image").put("image_url", data).root();
            case GEMINI -> inline(mediaType, base64);
        };
    }

    /** A request with the address of an image instead of its bytes. */
    static ObjectNode imageAt(Wire wire, String address) {
        return switch (wire) {
            case ANTHROPIC -> {
                Part image = anthropicPart("image");
                image.node().putObject("source").put("type", "url").put("url", address);
                yield image.root();
            }
            case CHAT -> chatImage(address);
            case RESPONSES -> responses("input_image").put("image_url", address).root();
            case GEMINI -> {
                Part part = gemini();
                part.node().putObject("fileData").put("mimeType", "image/png").put("fileUri", address);
                yield part.root();
            }
        };
    }

    /** A request with a document beside the text. */
    static ObjectNode document(Wire wire, String name, String mediaType, String base64) {
        String data = "data:" + mediaType + ";base64," + base64;
        return switch (wire) {
            case ANTHROPIC -> anthropic("document", "base64", mediaType, base64);
            case CHAT -> {
                Part file = chat("file");
                file.node().putObject("file").put("filename", name).put("file_data", data);
                yield file.root();
            }
            case RESPONSES ->
                responses("input_file")
                        .put("filename", name)
                        .put("file_data", data)
                        .root();
            case GEMINI -> inline(mediaType, base64);
        };
    }

    /** A part that is being built, and the request around it. */
    private record Part(ObjectNode root, ObjectNode node) {
        Part put(String name, String value) {
            node.put(name, value);
            return this;
        }
    }

    private static ObjectNode anthropic(String type, String source, String mediaType, String data) {
        Part part = anthropicPart(type);
        part.node()
                .putObject("source")
                .put("type", source)
                .put("media_type", mediaType)
                .put("data", data);
        return part.root();
    }

    private static Part anthropicPart(String type) {
        ObjectNode root = Wire.JSON.createObjectNode().put("model", Wire.MODEL).put("max_tokens", 4096);
        return part(root, root.putArray("messages"), "content", "text", type);
    }

    private static ObjectNode chatImage(String url) {
        Part image = chat("image_url");
        image.node().putObject("image_url").put("url", url);
        return image.root();
    }

    private static Part chat(String type) {
        ObjectNode root = Wire.JSON.createObjectNode().put("model", Wire.MODEL);
        return part(root, root.putArray("messages"), "content", "text", type);
    }

    private static Part responses(String type) {
        ObjectNode root = Wire.JSON.createObjectNode().put("model", Wire.MODEL).put("store", false);
        return part(root, root.putArray("input"), "content", "input_text", type);
    }

    private static ObjectNode inline(String mediaType, String base64) {
        Part part = gemini();
        part.node().putObject("inlineData").put("mimeType", mediaType).put("data", base64);
        return part.root();
    }

    private static Part gemini() {
        ObjectNode root = Wire.JSON.createObjectNode();
        ArrayNode parts =
                root.putArray("contents").addObject().put("role", "user").putArray("parts");
        parts.addObject().put("text", TEXT);
        return new Part(root, parts.addObject());
    }

    private static Part part(ObjectNode root, ArrayNode messages, String content, String text, String type) {
        ArrayNode parts = messages.addObject().put("role", "user").putArray(content);
        parts.addObject().put("type", text).put("text", TEXT);
        return new Part(root, parts.addObject().put("type", type));
    }
}

package io.kiroproxy.protocol.anthropic;

import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.model.Content;
import io.kiroproxy.protocol.json.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the {@code source} of an image or document. Nothing is ever fetched: an address in a request could point into
 * the proxy's own network, so remote sources are refused by name.
 */
final class SourceReader {

    private static final Set<String> IMAGE_TYPES = Set.of("image/jpeg", "image/png", "image/gif", "image/webp");
    private static final String IMAGE_TYPES_TEXT = "image/jpeg, image/png, image/gif or image/webp";
    private static final Pattern DATA_URL =
            Pattern.compile("data:([\\w.+-]+/[\\w.+-]+);base64,(.+)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final String NOT_FETCHED =
            "base64 data: the proxy does not fetch remote addresses, which could point into its own network";

    private final JsonReader json;
    private final ContentReader content;

    SourceReader(JsonReader json, ContentReader content) {
        this.json = json;
        this.content = content;
    }

    /**
     * What a source holds.
     *
     * @param mediaType lower case
     * @param data base64, or plain text when {@link #plain()}
     * @param blocks the blocks of a source of type {@code content}
     */
    record Source(String mediaType, String data, List<Content> blocks) {

        /** Whether it is text already. */
        boolean plain() {
            return mediaType.startsWith("text/");
        }
    }

    Source image() {
        json.beginObject();
        String type = json.tag("type");
        return switch (type == null ? "" : type) {
            case "base64" -> imageData();
            case "url" -> imageUrl();
            default -> throw json.unexpectedTag("type", type, "\"base64\"");
        };
    }

    Source document() {
        json.beginObject();
        String type = json.tag("type");
        return switch (type == null ? "" : type) {
            case "base64" -> documentData();
            case "text" -> new Source("text/plain", plainText(), List.of());
            case "content" -> new Source("text/plain", "", blocks());
            case "url" -> throw json.unexpectedTag("type", type, NOT_FETCHED);
            default -> throw json.unexpectedTag("type", type, "\"base64\", \"text\" or \"content\"");
        };
    }

    private Source imageData() {
        String mediaType = null;
        String data = null;
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            switch (field) {
                case "media_type" -> mediaType = imageType();
                case "data" -> data = json.nonBlank();
                default -> {}
            }
        }
        return source(mediaType, data, IMAGE_TYPES_TEXT);
    }

    private String imageType() {
        String declared = json.string();
        String mediaType = declared.strip().toLowerCase(Locale.ROOT);
        if (mediaType.equals("image/jpg")) {
            return "image/jpeg";
        }
        if (!IMAGE_TYPES.contains(mediaType)) {
            throw json.unexpected(declared, IMAGE_TYPES_TEXT);
        }
        return mediaType;
    }

    /** A {@code data:} address carries its image, so it is no remote one. */
    private Source imageUrl() {
        Source source = null;
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            if (field.equals("url")) {
                Matcher url = DATA_URL.matcher(json.string());
                String mediaType = url.matches() ? url.group(1).toLowerCase(Locale.ROOT) : "";
                mediaType = mediaType.equals("image/jpg") ? "image/jpeg" : mediaType;
                if (!IMAGE_TYPES.contains(mediaType)) {
                    throw json.problem("an image address", NOT_FETCHED);
                }
                source = new Source(mediaType, url.group(2), List.of());
            }
        }
        if (source == null) {
            throw json.missing("url", NOT_FETCHED);
        }
        return source;
    }

    private Source documentData() {
        String mediaType = null;
        String data = null;
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            switch (field) {
                case "media_type" -> mediaType = json.nonBlank().strip().toLowerCase(Locale.ROOT);
                case "data" -> data = json.nonBlank();
                default -> {}
            }
        }
        Source source = source(mediaType, data, "the document's media type, such as application/pdf");
        return source.plain() ? new Source(source.mediaType(), decoded(source.data()), List.of()) : source;
    }

    private String decoded(String base64) {
        try {
            return new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw GatewayException.invalidRequest(
                    json.path() + ".data: found something that is not base64 (expected: base64 of a text)");
        }
    }

    private Source source(@Nullable String mediaType, @Nullable String data, String expectedType) {
        if (mediaType == null) {
            throw json.missing("media_type", expectedType);
        }
        if (data == null) {
            throw json.missing("data", "base64 data");
        }
        return new Source(mediaType, data, List.of());
    }

    private String plainText() {
        String data = null;
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            if (field.equals("data")) {
                data = json.string();
            }
        }
        if (data == null) {
            throw json.missing("data", "the document's text");
        }
        return data;
    }

    private List<Content> blocks() {
        List<Content> blocks = null;
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            if (field.equals("content")) {
                blocks = content.nested();
            }
        }
        if (blocks == null) {
            throw json.missing("content", "a string or an array of content blocks");
        }
        return blocks;
    }
}

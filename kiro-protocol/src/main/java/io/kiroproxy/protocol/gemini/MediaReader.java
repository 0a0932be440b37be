package io.kiroproxy.protocol.gemini;

import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.model.Content;
import io.kiroproxy.protocol.json.JsonReader;
import io.kiroproxy.protocol.request.DataUrl;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code inlineData}: images, texts and other documents. */
final class MediaReader {

    private static final Set<String> IMAGE_TYPES = Set.of("image/jpeg", "image/png", "image/gif", "image/webp");
    private static final String TYPES =
            "image/jpeg, image/png, image/gif, image/webp, application/pdf or a text: the models behind this proxy"
                    + " neither hear nor watch";

    private final JsonReader json;

    MediaReader(JsonReader json) {
        this.json = json;
    }

    Content inlineData() {
        String mediaType = null;
        String data = null;
        String name = null;
        json.beginObject();
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            switch (ProtoJson.camel(field)) {
                case "mimeType" -> mediaType = mediaType();
                case "data" -> data = standard(json.nonBlank());
                case "displayName" -> name = json.string();
                default -> {}
            }
        }
        if (mediaType == null) {
            throw json.missing("mimeType", TYPES);
        }
        if (data == null) {
            throw json.missing("data", "base64 data");
        }
        return content(name, new DataUrl(mediaType, data));
    }

    private String mediaType() {
        String declared = json.nonBlank();
        int parameters = declared.indexOf(';');
        String mediaType = (parameters < 0 ? declared : declared.substring(0, parameters))
                .strip()
                .toLowerCase(Locale.ROOT);
        mediaType = mediaType.equals("image/jpg") ? "image/jpeg" : mediaType;
        boolean image = mediaType.startsWith("image/");
        if (image && !IMAGE_TYPES.contains(mediaType)
                || mediaType.startsWith("audio/")
                || mediaType.startsWith("video/")) {
            throw json.unexpected(declared, TYPES);
        }
        return mediaType;
    }

    /** Some of the vendor's SDKs write bytes in the alphabet for addresses. */
    private static String standard(String base64) {
        return base64.replace('-', '+').replace('_', '/');
    }

    private Content content(@Nullable String name, DataUrl data) {
        if (IMAGE_TYPES.contains(data.mediaType())) {
            return new Content.Image(data.mediaType(), data.base64());
        }
        if (!data.plainText()) {
            return new Content.Document(name, data.mediaType(), data.base64());
        }
        String text = data.text();
        if (text == null) {
            throw GatewayException.invalidRequest(
                    json.path() + ".data: found something that is not base64 (expected: base64 of a text)");
        }
        return new Content.Text(text);
    }
}

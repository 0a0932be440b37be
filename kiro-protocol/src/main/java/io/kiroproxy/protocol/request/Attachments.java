package io.kiroproxy.protocol.request;

import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.model.Content;
import io.kiroproxy.protocol.json.JsonReader;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads images and files that a request carries in {@code data:} addresses. Nothing is ever fetched: an address in a
 * request could point into the proxy's own network. Not thread-safe.
 */
public final class Attachments {

    /** What a file must be, for messages. */
    public static final String FILE_DATA =
            "a data: URL with base64, such as data:application/pdf;base64,...; the proxy fetches no addresses";

    /** What an image must be, for messages. */
    public static final String IMAGE_DATA =
            "a data: URL with base64 of image/jpeg, image/png, image/gif or image/webp; the proxy fetches no addresses";

    private static final Set<String> IMAGE_TYPES = Set.of("image/jpeg", "image/png", "image/gif", "image/webp");

    private final JsonReader json;

    /** Attachments of the request that {@code json} reads. */
    public Attachments(JsonReader json) {
        this.json = Objects.requireNonNull(json, "json");
    }

    /**
     * The image whose address is the string under the cursor.
     *
     * @throws GatewayException when it is another address or another kind of image
     */
    public Content image() {
        DataUrl data = DataUrl.parse(json.string());
        if (data == null) {
            throw json.problem("another address", IMAGE_DATA);
        }
        if (!IMAGE_TYPES.contains(data.mediaType())) {
            throw json.unexpected(data.mediaType(), IMAGE_DATA);
        }
        return new Content.Image(data.mediaType(), data.base64());
    }

    /**
     * The file whose address is the string under the cursor.
     *
     * @throws GatewayException when it is another address
     */
    public DataUrl file() {
        DataUrl data = DataUrl.parse(json.string());
        if (data == null || data.mediaType().isEmpty()) {
            throw json.problem("something else", FILE_DATA);
        }
        return data;
    }

    /**
     * The content that {@code data} is: an image, a text or another document.
     *
     * @param name the client's name of the file, null when it gave none
     * @throws GatewayException when a text is not base64 after all; the path is that of the object just left
     */
    public Content content(@Nullable String name, DataUrl data) {
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

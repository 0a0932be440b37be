package io.kiroproxy.protocol.request;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A {@code data:} address whose content is base64 (RFC 2397).
 *
 * @param mediaType lower case, without parameters
 * @param base64 the content exactly as it came
 */
public record DataUrl(String mediaType, String base64) {

    private static final String SCHEME = "data:";
    private static final String MARK = ";base64";

    /** What {@code url} holds; null when it is another kind of address, empty or not base64. */
    public static @Nullable DataUrl parse(String url) {
        int comma = url.indexOf(',');
        if (comma < 0 || comma == url.length() - 1 || !url.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return null;
        }
        String head = url.substring(SCHEME.length(), comma).strip().toLowerCase(Locale.ROOT);
        if (!head.endsWith(MARK)) {
            return null;
        }
        int parameters = head.indexOf(';');
        String mediaType = head.substring(0, parameters).strip();
        return new DataUrl(mediaType.equals("image/jpg") ? "image/jpeg" : mediaType, url.substring(comma + 1));
    }

    /** Whether the content is text that a model reads as it is. */
    public boolean plainText() {
        return mediaType.startsWith("text/") || mediaType.equals("application/json");
    }

    /** The content as text, or null when it is not base64 after all. */
    public @Nullable String text() {
        try {
            return new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }

    @Override
    public String toString() {
        return "DataUrl[" + mediaType + ", " + base64.length() + " base64 characters]";
    }
}

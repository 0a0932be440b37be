package io.kiroproxy.protocol.json;

import com.fasterxml.jackson.core.JsonStreamContext;
import org.jspecify.annotations.Nullable;

/** Writes the place of a cursor as {@code messages[3].content[0]}. Names are the client's, so they are cut. */
final class JsonPath {

    /** The document itself. */
    static final String ROOT = "body";

    private static final int MAX_NAME = 60;
    private static final int MAX_PATH = 300;

    private JsonPath() {}

    static String of(@Nullable JsonStreamContext context) {
        StringBuilder path = new StringBuilder();
        append(path, context);
        if (path.isEmpty()) {
            return ROOT;
        }
        return path.length() <= MAX_PATH ? path.toString() : path.substring(0, MAX_PATH) + "…";
    }

    static String join(String parent, String field) {
        return parent.equals(ROOT) ? field : parent + "." + field;
    }

    private static void append(StringBuilder path, @Nullable JsonStreamContext context) {
        if (context == null || path.length() > MAX_PATH) {
            return;
        }
        append(path, context.getParent());
        if (context.inArray() && context.hasCurrentIndex()) {
            path.append('[').append(context.getCurrentIndex()).append(']');
        } else if (context.inObject() && context.getCurrentName() != null) {
            String name = context.getCurrentName();
            path.append(path.isEmpty() ? "" : ".")
                    .append(name.length() <= MAX_NAME ? name : name.substring(0, MAX_NAME) + "…");
        }
    }
}

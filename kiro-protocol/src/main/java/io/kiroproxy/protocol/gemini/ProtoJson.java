package io.kiroproxy.protocol.gemini;

import io.kiroproxy.protocol.json.JsonReader;

/**
 * The liberties of the vendor's JSON: a field's name may be written in camel case or with underscores, and what may
 * repeat may also stand alone.
 */
final class ProtoJson {

    private ProtoJson() {}

    /** {@code field} in camel case; names without underscores are themselves. */
    static String camel(String field) {
        if (field.indexOf('_') < 0) {
            return field;
        }
        StringBuilder name = new StringBuilder(field.length());
        boolean upper = false;
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            if (c == '_') {
                upper = !name.isEmpty();
            } else {
                name.append(upper ? Character.toUpperCase(c) : c);
                upper = false;
            }
        }
        return name.toString();
    }

    /** Runs {@code element} with the cursor on each element of the array under it, or on the value that stands alone. */
    static void each(JsonReader json, Runnable element) {
        if (!json.atArray()) {
            element.run();
            return;
        }
        json.beginArray();
        while (json.nextElement()) {
            element.run();
        }
    }
}

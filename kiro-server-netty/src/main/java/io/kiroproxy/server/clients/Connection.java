package io.kiroproxy.server.clients;

import java.net.URI;
import java.util.Objects;

/**
 * What a tool is connected to.
 *
 * @param base the proxy's root, without a path
 * @param key what the tool sends as its key; any text will do while the proxy asks for none
 * @param model the model a tool is told to use where it has to be told one
 */
public record Connection(URI base, String key, String model) {

    /** The key that is written when the proxy asks for none. */
    public static final String ANY_KEY = "any";

    /** The model that is written when nobody says another. */
    public static final String DEFAULT_MODEL = "claude-sonnet-4.5";

    public Connection {
        Objects.requireNonNull(base, "base");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(model, "model");
        if (key.isBlank() || key.chars().anyMatch(c -> c < 0x21 || c > 0x7e)) {
            throw new IllegalArgumentException("key: not one printable word (expected: a key without blanks)");
        }
    }

    /** The proxy at {@code base}, with no key of one's own and the default model. */
    public static Connection to(URI base) {
        return new Connection(base, ANY_KEY, DEFAULT_MODEL);
    }

    /** The address without a path. */
    String root() {
        String text = base.toString();
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    /** The address that OpenAI's clients want. */
    String v1() {
        return root() + "/v1";
    }

    /** Without the key. */
    @Override
    public String toString() {
        return root() + " (" + model + ")";
    }
}

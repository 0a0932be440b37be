package io.kiroproxy.server.config;

import java.util.Objects;

/**
 * Where a value came from.
 *
 * @param layer what kind of source
 * @param source the file, the variable or the flag; empty for a default
 * @param line the line in a file, counted from 1; 0 elsewhere
 */
public record Origin(Layer layer, String source, int line) {

    /** Nobody set it. */
    public static final Origin DEFAULT = new Origin(Layer.DEFAULT, "", 0);

    /** Sources in their order: a later one wins over an earlier (ecosystem.md 3.5, decisions.md 19). */
    public enum Layer {
        DEFAULT,
        /** {@code config.yaml} in the home, where the admin API writes. */
        HOME,
        /** The file given with {@code --config}. */
        FILE,
        ENVIRONMENT,
        FLAG
    }

    public Origin {
        Objects.requireNonNull(layer, "layer");
        Objects.requireNonNull(source, "source");
    }

    /** {@code default}, {@code file:line}, or the name of the variable or flag. */
    @Override
    public String toString() {
        return layer == Layer.DEFAULT ? "default" : line > 0 ? source + ":" + line : source;
    }
}

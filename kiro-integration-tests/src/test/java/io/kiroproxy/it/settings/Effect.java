package io.kiroproxy.it.settings;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a setting does, seen from outside.
 *
 * @param path the setting's
 * @param value another than its default
 * @param others what else has to be set for it to show
 * @param before what is seen with the default
 * @param after what is seen with {@code value}
 * @param look how it is seen
 */
record Effect(String path, Object value, Map<String, String> others, String before, String after, Look look) {

    /** Looks from outside. */
    @FunctionalInterface
    interface Look {
        Object at(Rig rig) throws Exception;
    }

    static Effect of(String path, Object value, String before, String after, Look look) {
        return new Effect(path, value, Map.of(), before, after, look);
    }

    /** The same where something else is set too. */
    Effect where(String other, String otherValue) {
        Map<String, String> more = new LinkedHashMap<>(others);
        more.put(other, otherValue);
        return new Effect(path, value, more, before, after, look);
    }

    String seen(Rig rig) throws Exception {
        rig.rest();
        return String.valueOf(look.at(rig));
    }

    @Override
    public String toString() {
        return path;
    }
}

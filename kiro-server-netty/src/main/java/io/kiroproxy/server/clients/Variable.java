package io.kiroproxy.server.clients;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An environment variable a tool is connected with.
 *
 * @param name its name
 * @param value its value; null for one that must not be set
 * @param secret whether the value is a key
 */
public record Variable(String name, @Nullable String value, boolean secret) {
    public Variable {
        Objects.requireNonNull(name, "name");
    }

    static Variable of(String name, String value) {
        return new Variable(name, value, false);
    }

    static Variable key(String name, Connection to) {
        return new Variable(name, to.key(), true);
    }

    static Variable unset(String name) {
        return new Variable(name, null, false);
    }

    /** Without a key's value. */
    @Override
    public String toString() {
        return value == null ? "unset " + name : name + "=" + (secret ? "***" : value);
    }
}

package io.kiroproxy.protocol.request;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Collects the names of what a request asks for in vain, each once. Not thread-safe. */
public final class Ignored {

    /** Names end in a response header, so the client's own ones are let through only in this form. */
    private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    private final Set<String> names = new LinkedHashSet<>();

    /** Adds a name from the protocol. */
    public void add(String name) {
        names.add(name);
    }

    /** Adds a name the client chose, or {@code fallback} when it cannot be shown. */
    public void addForeign(String name, String fallback) {
        names.add(SAFE.matcher(name).matches() ? name : fallback);
    }

    /** All names, in the order they came. */
    public List<String> names() {
        return List.copyOf(names);
    }
}

package io.kiroproxy.protocol.anthropic;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What a reader notices on the way: options that cannot be honoured, and tools that messages refer to. */
final class Notes {

    /** Names may end in a response header, so the client's own ones are let through only in this form. */
    private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    private final Set<String> ignored = new LinkedHashSet<>();
    private final Set<String> referencedTools = new LinkedHashSet<>();

    /** Notes a field of the request that has no effect. */
    void ignore(String field) {
        ignored.add(field);
    }

    /** Notes something the client named freely, under {@code fallback} when its name cannot be shown. */
    void ignore(String name, String fallback) {
        ignored.add(SAFE.matcher(name).matches() ? name : fallback);
    }

    void reference(String tool) {
        referencedTools.add(tool);
    }

    boolean referenced(String tool) {
        return referencedTools.contains(tool);
    }

    List<String> ignored() {
        return new ArrayList<>(ignored);
    }
}

package io.kiroproxy.server.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One mapping of a file while it is read. Every accessor marks its key as known, answers with null when the key is
 * absent or wrong, and notes what is wrong; {@link #finish} notes the keys nobody asked for.
 */
final class Section {

    private final Scope scope;
    private final String path;
    private final Node.Mapping mapping;
    private final Set<String> known = new LinkedHashSet<>();

    Section(Scope scope, String path, Node.Mapping mapping) {
        this.scope = scope;
        this.path = path;
        this.mapping = mapping;
    }

    /** Where relative paths start. */
    Path directory() {
        return scope.directory();
    }

    /** A mapping below this one; an empty one when absent. */
    Section section(String key) {
        Node node = known(key);
        if (node instanceof Node.Mapping child) {
            return child(key, child);
        }
        if (node != null && !isNull(node)) {
            problem(node.line(), key, "a value (expected: a mapping)");
        }
        return child(key, new Node.Mapping(0, Map.of()));
    }

    /** The mappings of a list. */
    List<Section> sections(String key) {
        List<Section> sections = new ArrayList<>();
        for (Node item : items(key)) {
            String name = key + "[" + sections.size() + "]";
            if (item instanceof Node.Mapping child) {
                sections.add(child(name, child));
            } else {
                problem(item.line(), name, "a value (expected: a mapping)");
            }
        }
        return sections;
    }

    List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        for (Node item : items(key)) {
            String text = item instanceof Node.Scalar scalar ? expand(scalar, key) : null;
            if (text == null) {
                problem(item.line(), key, "an item that is not text");
            } else {
                texts.add(text);
            }
        }
        return texts;
    }

    /** A mapping of names to text. */
    Map<String, String> textMap(String key) {
        Map<String, String> map = new LinkedHashMap<>();
        Section section = section(key);
        for (String name : section.mapping.entries().keySet()) {
            String value = section.text(name);
            if (value != null) {
                map.put(name, value);
            }
        }
        return map;
    }

    @Nullable
    String text(String key) {
        return value(key, text -> text);
    }

    /** The value of {@code key} as {@code reader} reads it; what that throws becomes a problem. */
    <T> @Nullable T value(String key, Function<String, T> reader) {
        Node node = known(key);
        if (node == null || isNull(node)) {
            return null;
        }
        if (!(node instanceof Node.Scalar scalar)) {
            problem(node.line(), key, "a list or mapping (expected: one value)");
            return null;
        }
        String text = expand(scalar, key);
        return text == null ? null : attempt(key, () -> reader.apply(text));
    }

    /** Runs {@code step}; its complaint becomes a problem at {@code key}. */
    <T> @Nullable T attempt(String key, Supplier<T> step) {
        try {
            return step.get();
        } catch (IllegalArgumentException e) {
            problem(key, String.valueOf(e.getMessage()));
            return null;
        }
    }

    /** Whether there is a key with something behind it; marks it as known. */
    boolean given(String key) {
        Node node = known(key);
        return node != null && !isNull(node);
    }

    /** The line of {@code key}, that of the mapping when it is absent. */
    int line(String key) {
        Node node = mapping.entries().get(key);
        return node == null ? mapping.line() : node.line();
    }

    boolean has(String key) {
        return mapping.entries().containsKey(key);
    }

    void problem(String key, String message) {
        problem(line(key), key, message);
    }

    /** Notes every key that was not asked for. */
    void finish() {
        mapping.entries().forEach((key, node) -> {
            if (!known.contains(key)) {
                problem(node.line(), key, "unknown key" + NearestName.hint(key, known));
            }
        });
    }

    private List<Node> items(String key) {
        Node node = known(key);
        if (node instanceof Node.Sequence sequence) {
            return sequence.items();
        }
        if (node != null && !isNull(node)) {
            problem(node.line(), key, "one value (expected: a list)");
        }
        return List.of();
    }

    private @Nullable String expand(Node.Scalar scalar, String key) {
        String text = scalar.text();
        return text == null ? null : attempt(key, () -> scope.expander().apply(text));
    }

    private @Nullable Node known(String key) {
        known.add(key);
        return mapping.entries().get(key);
    }

    private static boolean isNull(Node node) {
        return node instanceof Node.Scalar scalar
                && (scalar.text() == null || scalar.text().isEmpty());
    }

    private Section child(String key, Node.Mapping child) {
        return new Section(scope, join(key), child);
    }

    private void problem(int line, String key, String message) {
        scope.problem(line, join(key), message);
    }

    private String join(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}

package io.kiroproxy.simulator.rules;

import io.kiroproxy.simulator.json.Json;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A modelled JSON shape: its members, which are required, and the values of an enum. Checked in two passes. */
final class Shape {
    private enum Kind {
        OBJECT,
        LIST,
        TEXT,
        NUMBER,
        BOOLEAN,
        FREE
    }

    static final Shape TEXT = new Shape(Kind.TEXT, Map.of(), Set.of(), List.of());
    static final Shape NUMBER = new Shape(Kind.NUMBER, Map.of(), Set.of(), List.of());
    static final Shape BOOLEAN = new Shape(Kind.BOOLEAN, Map.of(), Set.of(), List.of());
    /** A document: anything goes. */
    static final Shape FREE = new Shape(Kind.FREE, Map.of(), Set.of(), List.of());

    private final Kind kind;
    private final Map<String, Shape> members;
    private final Set<String> required;
    private final List<String> values;

    private Shape(Kind kind, Map<String, Shape> members, Set<String> required, List<String> values) {
        this.kind = kind;
        this.members = members;
        this.required = required;
        this.values = values;
    }

    /** Names and shapes in turn; a name that ends in a star is required. */
    static Shape object(Object... namesAndShapes) {
        Map<String, Shape> members = new LinkedHashMap<>();
        Set<String> required = new LinkedHashSet<>();
        for (int i = 0; i < namesAndShapes.length; i += 2) {
            String name = (String) namesAndShapes[i];
            String plain = name.replace("*", "");
            members.put(plain, (Shape) namesAndShapes[i + 1]);
            if (!plain.equals(name)) {
                required.add(plain);
            }
        }
        return new Shape(Kind.OBJECT, members, required, List.of());
    }

    static Shape list(Shape element) {
        return new Shape(Kind.LIST, Map.of("", element), Set.of(), List.of());
    }

    static Shape oneOf(String... values) {
        return new Shape(Kind.TEXT, Map.of(), Set.of(), List.of(values));
    }

    /** The same object with more members. */
    Shape and(String name, Shape shape) {
        Map<String, Shape> more = new LinkedHashMap<>(members);
        more.put(name, shape);
        return new Shape(kind, more, required, values);
    }

    /** The path of the first member that the model does not know. */
    Optional<String> unknownMember(Json value, String path) {
        return find(value, path, false);
    }

    /** The path of the first modelled member that is null. */
    Optional<String> nullMember(Json value, String path) {
        return find(value, path, true);
    }

    private Optional<String> find(Json value, String path, boolean nulls) {
        if (kind == Kind.LIST) {
            List<Json> items = value.items();
            for (int i = 0; i < items.size(); i++) {
                Optional<String> found = element().find(items.get(i), path + "." + i, nulls);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        if (kind != Kind.OBJECT) {
            return Optional.empty();
        }
        for (Map.Entry<String, Json> member : value.members().entrySet()) {
            String where = path.isEmpty() ? member.getKey() : path + "." + member.getKey();
            Shape shape = members.get(member.getKey());
            if (nulls ? member.getValue().isNull() : shape == null) {
                return Optional.of(where);
            }
            Optional<String> found = shape == null ? Optional.empty() : shape.find(member.getValue(), where, nulls);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** Whether types, required members and enum values fit; null counts as absent. */
    boolean fits(Json value) {
        return switch (kind) {
            case FREE -> true;
            case TEXT -> value.isText() && (values.isEmpty() || values.contains(value.text()));
            case NUMBER -> value.isNumber();
            case BOOLEAN -> value.isBoolean();
            case LIST -> value.isArray() && value.items().stream().allMatch(element()::fits);
            case OBJECT ->
                value.isObject()
                        && required.stream().allMatch(name -> value.at(name).isPresent())
                        && value.members().entrySet().stream().allMatch(this::memberFits);
        };
    }

    private boolean memberFits(Map.Entry<String, Json> member) {
        Shape shape = members.get(member.getKey());
        return shape == null || member.getValue().isNull() || shape.fits(member.getValue());
    }

    private Shape element() {
        return members.getOrDefault("", FREE);
    }
}

package io.kiroproxy.protocol.kiro.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.kiroproxy.core.spelling.EditDistance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An object of the file that knows its place, and which of its keys were asked for. Problems go to a shared list. */
final class TableNode {

    private final String path;
    private final JsonNode node;
    private final List<String> problems;
    private final Set<String> asked = new LinkedHashSet<>();

    TableNode(String path, JsonNode node, List<String> problems) {
        this.path = path;
        this.node = node;
        this.problems = problems;
        if (!node.isObject()) {
            problems.add(path + ": " + found(node) + " (expected: keys and values)");
        }
    }

    String path() {
        return path;
    }

    List<String> keys() {
        List<String> keys = new ArrayList<>();
        node.fieldNames().forEachRemaining(keys::add);
        asked.addAll(keys);
        return keys;
    }

    TableNode child(String key) {
        JsonNode child = value(key);
        return new TableNode(at(key), child == null ? JsonNodeFactory.instance.objectNode() : child, problems);
    }

    String text(String key) {
        String text = optionalText(key);
        if (text == null) {
            problems.add(at(key) + ": missing (expected: text)");
            return "";
        }
        return text;
    }

    String textOr(String key, String standard) {
        String text = optionalText(key);
        return text == null ? standard : text;
    }

    @Nullable
    String optionalText(String key) {
        JsonNode value = value(key);
        if (value == null) {
            return null;
        }
        if (!value.isValueNode()) {
            problems.add(at(key) + ": " + found(value) + " (expected: text)");
            return "";
        }
        return value.asText();
    }

    boolean flag(String key, boolean standard) {
        JsonNode value = value(key);
        if (value != null && !value.isBoolean()) {
            problems.add(at(key) + ": " + found(value) + " (expected: true or false)");
        }
        return value == null ? standard : value.asBoolean();
    }

    int number(String key, int standard) {
        JsonNode value = value(key);
        if (value != null && !value.isInt()) {
            problems.add(at(key) + ": " + found(value) + " (expected: a whole number)");
        }
        return value == null ? standard : value.asInt();
    }

    /** The texts of an object, in order. */
    Map<String, String> texts(String key) {
        TableNode child = child(key);
        Map<String, String> texts = new LinkedHashMap<>();
        for (String name : child.keys()) {
            texts.put(name, child.text(name));
        }
        return texts;
    }

    /** The values of a list, each one of {@code choices}. */
    <E extends Enum<E>> Set<E> choices(String key, E[] choices, Function<E, String> name) {
        JsonNode value = value(key);
        Set<E> chosen = new LinkedHashSet<>();
        if (value == null) {
            return chosen;
        }
        if (!value.isArray()) {
            problems.add(at(key) + ": " + found(value) + " (expected: a list)");
            return chosen;
        }
        for (int i = 0; i < value.size(); i++) {
            chosen.add(one(at(key) + "[" + i + "]", value.get(i).asText(), choices, name));
        }
        return chosen;
    }

    <E extends Enum<E>> E choice(String key, E[] choices, Function<E, String> name) {
        return one(at(key), text(key), choices, name);
    }

    private <E extends Enum<E>> E one(String place, String found, E[] choices, Function<E, String> name) {
        for (E choice : choices) {
            if (name.apply(choice).equals(found)) {
                return choice;
            }
        }
        problems.add(place + ": \"" + found + "\" (expected: one of "
                + Arrays.stream(choices).map(name).toList() + ")");
        return choices[0];
    }

    /** Names the keys nobody asked for, each with the nearest one that exists. */
    void finish() {
        node.fieldNames().forEachRemaining(key -> {
            if (!asked.contains(key)) {
                problems.add(at(key) + ": unknown key (did you mean \"" + nearest(key) + "\"?)");
            }
        });
    }

    private String nearest(String key) {
        String best = "";
        int least = Integer.MAX_VALUE;
        for (String candidate : asked) {
            int distance = EditDistance.between(key, candidate);
            if (distance < least) {
                least = distance;
                best = candidate;
            }
        }
        return best;
    }

    private @Nullable JsonNode value(String key) {
        asked.add(key);
        JsonNode value = node.get(key);
        return value == null || value.isNull() ? null : value;
    }

    private String at(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private static String found(JsonNode node) {
        return node.isValueNode() ? "\"" + node.asText() + "\"" : node.isArray() ? "a list" : "keys and values";
    }
}

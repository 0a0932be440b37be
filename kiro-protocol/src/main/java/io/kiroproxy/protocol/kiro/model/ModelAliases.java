package io.kiroproxy.protocol.kiro.model;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which models stand for a client's name, best first. Names compare in lower case; a {@code *} at the end of a name
 * stands for any ending. Immutable.
 */
public final class ModelAliases {

    private final Map<String, List<String>> exact;
    private final List<Map.Entry<String, List<String>>> prefixes;

    private ModelAliases(Map<String, List<String>> table) {
        Map<String, List<String>> names = new TreeMap<>();
        List<Map.Entry<String, List<String>>> beginnings = new ArrayList<>();
        table.forEach((name, targets) -> {
            if (name.endsWith("*")) {
                beginnings.add(Map.entry(name.substring(0, name.length() - 1), targets));
            } else {
                names.put(name, targets);
            }
        });
        beginnings.sort(
                (a, b) -> Integer.compare(b.getKey().length(), a.getKey().length()));
        exact = names;
        prefixes = List.copyOf(beginnings);
    }

    /** The table of the jar. */
    public static ModelAliases ofDefaults() {
        return with(Map.of());
    }

    /**
     * The table of the jar with the owner's laid over it.
     *
     * @param own by alias; an empty list of targets takes an alias away
     */
    public static ModelAliases with(Map<String, List<String>> own) {
        Map<String, List<String>> table = new TreeMap<>(readResource());
        own.forEach((name, targets) -> {
            String key = name.toLowerCase(Locale.ROOT);
            if (targets.isEmpty()) {
                table.remove(key);
            } else {
                table.put(key, List.copyOf(targets));
            }
        });
        return new ModelAliases(table);
    }

    /** The models for {@code name} by an alias without a star, best first; empty when there is none. */
    List<String> exact(String name) {
        return exact.getOrDefault(name, List.of());
    }

    /** The models for {@code name} by the longest alias with a star, best first; empty when there is none. */
    List<String> byBeginning(String name) {
        return prefixes.stream()
                .filter(entry -> name.startsWith(entry.getKey()))
                .findFirst()
                .map(Map.Entry::getValue)
                .orElse(List.of());
    }

    /** All aliases without a star. */
    public Set<String> names() {
        return Set.copyOf(exact.keySet());
    }

    /** Every model some alias names. */
    Set<String> allTargets() {
        Set<String> all = new LinkedHashSet<>();
        exact.values().forEach(all::addAll);
        prefixes.forEach(entry -> all.addAll(entry.getValue()));
        return all;
    }

    private static Map<String, List<String>> readResource() {
        Map<String, List<String>> lists = new TreeMap<>();
        try (InputStream in =
                        Objects.requireNonNull(ModelAliases.class.getResourceAsStream("aliases.txt"), "aliases.txt");
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                int equals = line.indexOf('=');
                if (equals > 0 && line.charAt(0) != '#') {
                    String targets = line.substring(equals + 1).trim();
                    lists.put(line.substring(0, equals).trim(), List.of(targets.split(" *, *", -1)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("aliases.txt cannot be read", e);
        }
        Map<String, List<String>> table = new TreeMap<>();
        lists.forEach((name, targets) -> {
            if (!name.startsWith("@")) {
                Set<String> expanded = new LinkedHashSet<>();
                expand(targets, lists, expanded);
                table.put(name, List.copyOf(expanded));
            }
        });
        return table;
    }

    private static void expand(List<String> targets, Map<String, List<String>> lists, Set<String> into) {
        for (String target : targets) {
            List<String> list = target.startsWith("@") ? lists.get(target) : null;
            if (list == null) {
                into.add(target);
            } else {
                expand(list, lists, into);
            }
        }
    }
}

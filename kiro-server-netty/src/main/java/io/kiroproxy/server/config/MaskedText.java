package io.kiroproxy.server.config;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * The text of a settings file with its secrets as {@code ***}, for people to read and edit, and back again: where
 * {@code ***} still stands, the secret of that place is put in. Secrets are keys, and passwords of proxies; a placeholder
 * of the environment is none.
 */
final class MaskedText {

    static final String MASK = "***";

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{[^}]*}");
    private static final Pattern CLIENT_KEY = Pattern.compile("access\\.clients\\[.*]\\.key");
    private static final String PROXY = "upstream.proxy";

    /** A secret in a text: where it stands, by characters and by line, and what it is. */
    private record Place(String path, int start, int end, int line, String value) {
        boolean masked() {
            return value.equals(MASK);
        }
    }

    private final String text;
    private final List<Place> places = new ArrayList<>();

    private MaskedText(String text) {
        this.text = text;
    }

    /** {@code text} without its secrets; null when it is no YAML, so that nobody knows where they are. */
    static @Nullable String of(String text) {
        MaskedText all;
        try {
            all = find(text);
        } catch (YAMLException e) {
            return null;
        }
        String masked = text;
        for (Place place : all.backwards()) {
            String mask = place.path().equals(PROXY) ? MASK : '"' + MASK + '"';
            masked = masked.substring(0, place.start()) + mask + masked.substring(place.end());
        }
        return masked;
    }

    /**
     * {@code edited} with the secrets of {@code before} where it has {@code ***}. What is no YAML stays as it is, and so
     * does a new secret, which is a problem: keys come from files and the environment.
     */
    static String restored(String edited, String before, String source, List<ConfigProblem> problems) {
        MaskedText now;
        MaskedText then;
        try {
            now = find(edited);
            then = find(before);
        } catch (YAMLException e) {
            return edited;
        }
        String restored = edited;
        for (Place place : now.backwards()) {
            String kept = then.raw(place.path());
            if (!place.masked()) {
                problems.add(problem(
                        source,
                        place,
                        "a secret is not written here (expected: *** for the one that is "
                                + "there, a file, or a variable as ${NAME})"));
            } else if (kept == null) {
                problems.add(problem(source, place, "*** stands for a secret, and there was none here"));
            } else {
                restored = restored.substring(0, place.start()) + kept + restored.substring(place.end());
            }
        }
        return restored;
    }

    private static ConfigProblem problem(String source, Place place, String message) {
        return new ConfigProblem(source, place.line(), place.path(), message);
    }

    private static MaskedText find(String text) {
        MaskedText found = new MaskedText(text);
        Node root = new Yaml(new LoaderOptions()).compose(new StringReader(FlowTabs.blanked(text)));
        if (root != null) {
            found.look(root, "");
        }
        return found;
    }

    private void look(Node node, String path) {
        if (node instanceof MappingNode mapping) {
            for (NodeTuple entry : mapping.getValue()) {
                if (entry.getKeyNode() instanceof ScalarNode key) {
                    look(entry.getValueNode(), path.isEmpty() ? key.getValue() : path + "." + key.getValue());
                }
            }
        } else if (node instanceof SequenceNode items) {
            items.getValue().forEach(item -> look(item, path + "[" + name(item) + "]"));
        } else if (node instanceof ScalarNode scalar) {
            note(scalar, path);
        }
    }

    /** What a client key is found again by, wherever it is moved to. */
    private static String name(Node item) {
        return !(item instanceof MappingNode mapping)
                ? ""
                : mapping.getValue().stream()
                        .filter(entry -> entry.getKeyNode() instanceof ScalarNode key
                                && key.getValue().equals("name")
                                && entry.getValueNode() instanceof ScalarNode)
                        .map(entry -> ((ScalarNode) entry.getValueNode()).getValue())
                        .findFirst()
                        .orElse("");
    }

    private void note(ScalarNode scalar, String path) {
        int start = offset(scalar.getStartMark().getIndex());
        int end = offset(scalar.getEndMark().getIndex());
        while (end > start && Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        // A name that is given to the value, for other places to refer to.
        if (start < end && text.charAt(start) == '&') {
            String raw = text.substring(start, end);
            start += raw.length() - raw.replaceFirst("^\\S+\\s+", "").length();
        }
        String value = scalar.getValue();
        boolean secret = isSecret(path);
        if (path.equals(PROXY)) {
            String raw = text.substring(start, end);
            int user = raw.indexOf("://") + 3;
            int at = raw.lastIndexOf('@');
            int colon = raw.indexOf(':', user);
            secret = user > 2 && colon >= 0 && colon < at;
            if (secret) {
                value = raw.substring(colon + 1, at);
                end = start + at;
                start += colon + 1;
            }
        }
        if (secret && !PLACEHOLDER.matcher(value).replaceAll("").isBlank()) {
            int line = scalar.getStartMark().getLine() + 1;
            places.add(new Place(path, start, end, line, value));
        }
    }

    private static boolean isSecret(String path) {
        Setting<?> setting = SettingCatalogue.find(path);
        return setting == null ? CLIENT_KEY.matcher(path).matches() : setting.secret();
    }

    /** The last first, each once: what two names stand for is found twice. */
    private List<Place> backwards() {
        List<Place> sorted = new ArrayList<>(places);
        sorted.sort(Comparator.comparingInt(Place::start).reversed());
        for (int i = sorted.size() - 1; i > 0; i--) {
            if (sorted.get(i).start() == sorted.get(i - 1).start()) {
                sorted.remove(i);
            }
        }
        return sorted;
    }

    private @Nullable String raw(String path) {
        return places.stream()
                .filter(place -> place.path().equals(path))
                .findFirst()
                .map(place -> text.substring(place.start(), place.end()))
                .orElse(null);
    }

    /** The parser counts code points. */
    private int offset(int codePoints) {
        return text.offsetByCodePoints(0, codePoints);
    }
}

package io.kiroproxy.server.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.StringReader;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * Sets and removes single values in YAML text; comments, order and everything else stay as they are. The text has to be
 * readable. JSON stays JSON. Immutable.
 *
 * @param text the text
 */
record YamlEdit(String text) {

    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final String STEP = "  ";

    /** A copy in which {@code path} has {@code value}: text, a list or a map, written as JSON is. */
    YamlEdit with(List<String> path, Object value) {
        MappingNode mapping = root();
        if (mapping == null) {
            String gap = text.isEmpty() || text.endsWith("\n") ? "" : "\n";
            return new YamlEdit(text + gap + nested(path, value, "") + "\n");
        }
        for (int depth = 0; depth < path.size(); depth++) {
            NodeTuple entry = entry(mapping, path.get(depth));
            if (entry == null) {
                return insert(mapping, path.subList(depth, path.size()), value);
            }
            boolean last = depth == path.size() - 1;
            if (!last && entry.getValueNode() instanceof MappingNode below) {
                mapping = below;
            } else {
                return replace(entry, last ? literal(value) : flow(path.subList(depth + 1, path.size()), value));
            }
        }
        return this;
    }

    /** A copy without {@code path}. */
    YamlEdit without(List<String> path) {
        MappingNode mapping = root();
        for (int depth = 0; mapping != null && depth < path.size(); depth++) {
            NodeTuple entry = entry(mapping, path.get(depth));
            if (entry == null) {
                return this;
            }
            if (depth == path.size() - 1) {
                return remove(mapping, entry);
            }
            mapping = entry.getValueNode() instanceof MappingNode below ? below : null;
        }
        return this;
    }

    private @Nullable MappingNode root() {
        org.yaml.snakeyaml.nodes.Node root =
                new Yaml(new LoaderOptions()).compose(new StringReader(FlowTabs.blanked(text)));
        return root instanceof MappingNode mapping ? mapping : null;
    }

    private YamlEdit insert(MappingNode mapping, List<String> path, Object value) {
        NodeTuple last = mapping.getValue().isEmpty()
                ? null
                : mapping.getValue().get(mapping.getValue().size() - 1);
        if (mapping.getFlowStyle() == DumperOptions.FlowStyle.FLOW) {
            String member = literal(path.get(0)) + ": "
                    + (path.size() == 1 ? literal(value) : flow(path.subList(1, path.size()), value));
            int place = last == null ? start(mapping) + 1 : end(last);
            return cut(place, place, last == null ? " " + member + " " : ", " + member);
        }
        NodeTuple first = mapping.getValue().get(0);
        int column = first.getKeyNode().getStartMark().getColumn();
        int place = last == null ? end(first) : end(last);
        int line = text.indexOf('\n', place);
        String indent = " ".repeat(column);
        return line < 0
                ? cut(text.length(), text.length(), "\n" + nested(path, value, indent) + "\n")
                : cut(line + 1, line + 1, nested(path, value, indent) + "\n");
    }

    private YamlEdit replace(NodeTuple entry, String literal) {
        int start = start(entry.getValueNode());
        int end = end(entry);
        if (end <= start) {
            int colon = text.indexOf(':', offset(entry.getKeyNode().getEndMark().getIndex()));
            return cut(colon + 1, colon + 1, " " + literal);
        }
        return cut(start, end, literal);
    }

    private YamlEdit remove(MappingNode mapping, NodeTuple entry) {
        int start = start(entry.getKeyNode());
        int end = Math.max(end(entry), offset(entry.getKeyNode().getEndMark().getIndex()) + 1);
        if (mapping.getFlowStyle() != DumperOptions.FlowStyle.FLOW) {
            int lineStart = text.lastIndexOf('\n', Math.max(0, start - 1)) + 1;
            int lineEnd = text.indexOf('\n', end);
            boolean alone = text.substring(lineStart, start).isBlank();
            return cut(alone ? lineStart : start, lineEnd < 0 ? text.length() : alone ? lineEnd + 1 : lineEnd, "");
        }
        int index = mapping.getValue().indexOf(entry);
        if (index + 1 < mapping.getValue().size()) {
            return cut(start, start(mapping.getValue().get(index + 1).getKeyNode()), "");
        }
        return index == 0 ? cut(start, end, "") : cut(end(mapping.getValue().get(index - 1)), end, "");
    }

    private static @Nullable NodeTuple entry(MappingNode mapping, String key) {
        return mapping.getValue().stream()
                .filter(tuple -> tuple.getKeyNode() instanceof ScalarNode name
                        && name.getValue().equals(key))
                .findFirst()
                .orElse(null);
    }

    private int start(org.yaml.snakeyaml.nodes.Node node) {
        return offset(node.getStartMark().getIndex());
    }

    /** Where the value ends; blanks and comments that the parser counts to a block are not part of it. */
    private int end(NodeTuple entry) {
        org.yaml.snakeyaml.nodes.Node value = entry.getValueNode();
        if (value instanceof MappingNode mapping
                && mapping.getFlowStyle() != DumperOptions.FlowStyle.FLOW
                && !mapping.getValue().isEmpty()) {
            return end(mapping.getValue().get(mapping.getValue().size() - 1));
        }
        int start = start(value);
        int end = offset(value.getEndMark().getIndex());
        while (end > start && Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    /** The parser counts code points. */
    private int offset(int codePoints) {
        return text.offsetByCodePoints(0, codePoints);
    }

    private String nested(List<String> path, Object value, String indent) {
        String key = indent + path.get(0) + ":";
        return path.size() == 1
                ? key + " " + literal(value)
                : key + "\n" + nested(path.subList(1, path.size()), value, indent + STEP);
    }

    private String flow(List<String> path, Object value) {
        return "{ " + literal(path.get(0)) + ": "
                + (path.size() == 1 ? literal(value) : flow(path.subList(1, path.size()), value)) + " }";
    }

    private String literal(Object value) {
        if (value instanceof String word && word.matches("[A-Za-z0-9][A-Za-z0-9./_-]*") && !json()) {
            return word;
        }
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
    }

    /** Whether the text is JSON, which it stays then. */
    private boolean json() {
        try {
            return MAPPER.readTree(text).isObject();
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    private YamlEdit cut(int start, int end, String with) {
        return new YamlEdit(text.substring(0, start) + with + text.substring(end));
    }
}

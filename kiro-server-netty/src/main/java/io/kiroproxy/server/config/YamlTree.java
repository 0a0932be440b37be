package io.kiroproxy.server.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** Reads YAML text into nodes that know their lines. Scalars stay text: what they mean is the reader's business. */
final class YamlTree {

    /** Characters of a whole file. */
    static final int MAX_LENGTH = 1 << 20;

    private static final int MAX_DEPTH = 20;

    private final String source;
    private final List<ConfigProblem> problems;

    YamlTree(String source, List<ConfigProblem> problems) {
        this.source = source;
        this.problems = problems;
    }

    /** The root mapping; an empty one when the text is empty or cannot be read, which is a problem then. */
    Node.Mapping read(String text) {
        YAMLFactory factory = YAMLFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxDocumentLength(MAX_LENGTH)
                        .build())
                .build();
        try (JsonParser parser = factory.createParser(FlowTabs.blanked(text))) {
            JsonToken first = parser.nextToken();
            if (first == null || first == JsonToken.VALUE_NULL) {
                return empty();
            }
            Node root = node(parser, "");
            if (root instanceof Node.Mapping mapping) {
                return mapping;
            }
            problem(root.line(), "", "not a mapping (expected: keys such as server: and upstream:)");
        } catch (JsonProcessingException e) {
            broken(e);
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory failed", e);
        }
        return empty();
    }

    /** The YAML parser's own mark is where the problem is; Jackson's is where the last token was. */
    private void broken(JsonProcessingException e) {
        if (e.getCause() instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
            problem(marked.getProblemMark().getLine() + 1, "", "not YAML: " + marked.getProblem());
        } else {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            problem(
                    line,
                    "",
                    "not YAML: " + e.getOriginalMessage().lines().findFirst().orElse(""));
        }
    }

    private Node node(JsonParser parser, String path) throws IOException {
        int line = parser.currentTokenLocation().getLineNr();
        return switch (parser.currentToken()) {
            case START_OBJECT -> mapping(parser, path, line);
            case START_ARRAY -> {
                List<Node> items = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    items.add(node(parser, path + "[" + items.size() + "]"));
                }
                yield new Node.Sequence(line, items);
            }
            case VALUE_NULL -> new Node.Scalar(line, null);
            default -> new Node.Scalar(line, parser.getText());
        };
    }

    private Node.Mapping mapping(JsonParser parser, String path, int line) throws IOException {
        Map<String, Node> entries = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            int keyLine = parser.currentTokenLocation().getLineNr();
            String child = path.isEmpty() ? key : path + "." + key;
            parser.nextToken();
            Node value = node(parser, child);
            if (entries.putIfAbsent(key, value) != null) {
                problem(keyLine, child, "the key stands here twice");
            }
        }
        return new Node.Mapping(line, entries);
    }

    private void problem(int line, String path, String message) {
        problems.add(new ConfigProblem(source, line, path, message));
    }

    private static Node.Mapping empty() {
        return new Node.Mapping(0, Map.of());
    }
}

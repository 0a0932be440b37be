package io.kiroproxy.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A page of the documentation.
 *
 * @param name from the root of the checkout
 * @param snippets its fenced blocks in order
 * @param links what it links to, without what is after a hash
 */
record Page(String name, List<Snippet> snippets, List<String> links) {

    private static final Pattern FENCE = Pattern.compile("^```(\\S*)\\s*$");
    private static final Pattern ELSEWHERE = Pattern.compile("^<!-- run by ([\\w./-]+) -->$");
    private static final Pattern LINK = Pattern.compile("]\\(([^)#\\s]+)(#[^)]*)?\\)");

    private static final int MODULE_TO_CLASS = 10;

    /**
     * A fenced block.
     *
     * @param place page and line
     * @param language after the fence
     * @param elsewhere the script or test that runs it, null when {@code DocumentationTest} does
     */
    record Snippet(
            String place,
            String language,
            String text,
            @Nullable String elsewhere) {
        @Override
        public String toString() {
            return place + " " + language;
        }
    }

    /** Every page of the checkout that {@code root} holds: those at its root and those below {@code docs}. */
    static List<Page> all(Path root) throws IOException {
        try (Stream<Path> top = Files.list(root);
                Stream<Path> docs = Files.walk(root.resolve("docs"))) {
            return Stream.concat(top, docs)
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .map(file -> read(root, file))
                    .toList();
        }
    }

    private static Page read(Path root, Path file) {
        try {
            return parse(root.relativize(file).toString(), Files.readAllLines(file));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Page parse(String name, List<String> lines) {
        List<Snippet> snippets = new ArrayList<>();
        List<String> links = new ArrayList<>();
        String elsewhere = null;
        for (int i = 0; i < lines.size(); i++) {
            Matcher fence = FENCE.matcher(lines.get(i));
            Matcher said = ELSEWHERE.matcher(lines.get(i).strip());
            if (fence.matches()) {
                int begin = i + 1;
                for (i = begin; !lines.get(i).strip().equals("```"); i++) {}
                String text = String.join("\n", lines.subList(begin, i)) + "\n";
                snippets.add(new Snippet(name + ":" + begin, fence.group(1), text, elsewhere));
                elsewhere = null;
            } else if (said.matches()) {
                elsewhere = said.group(1);
            } else {
                LINK.matcher(lines.get(i)).results().forEach(link -> links.add(link.group(1)));
            }
        }
        return new Page(name, List.copyOf(snippets), List.copyOf(links));
    }

    /** Its name without folders. */
    String file() {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    /** The source of the test {@code name}, wherever it stands below {@code root}. */
    static String test(Path root, String name) throws IOException {
        try (Stream<Path> sources = Files.find(
                root,
                MODULE_TO_CLASS,
                (file, is) -> file.endsWith(name + ".java") && file.toString().contains("/src/test/"))) {
            return Files.readString(
                    sources.findFirst().orElseThrow(() -> new AssertionError("there is no test " + name)));
        }
    }

    /** Its runnable blocks of one language. */
    List<Snippet> runnable(String language) {
        return snippets.stream()
                .filter(snippet -> snippet.language().equals(language) && snippet.elsewhere() == null)
                .toList();
    }
}

package io.kiroproxy.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
    private static final Pattern REASON = Pattern.compile("^<!-- not run: (.+) -->$");
    private static final Pattern LINK = Pattern.compile("]\\(([^)#\\s]+)(#[^)]*)?\\)");

    /**
     * A fenced block.
     *
     * @param place page and line
     * @param language after the fence
     * @param reason why it cannot be run, null when it can
     */
    record Snippet(
            String place,
            String language,
            String text,
            @Nullable String reason) {
        @Override
        public String toString() {
            return place + " " + language;
        }
    }

    static Page read(Path root, Path file) {
        try {
            return parse(root.relativize(file).toString(), Files.readAllLines(file));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Page parse(String name, List<String> lines) {
        List<Snippet> snippets = new ArrayList<>();
        List<String> links = new ArrayList<>();
        String reason = null;
        for (int i = 0; i < lines.size(); i++) {
            Matcher fence = FENCE.matcher(lines.get(i));
            Matcher said = REASON.matcher(lines.get(i).strip());
            if (fence.matches()) {
                int begin = i + 1;
                for (i = begin; !lines.get(i).strip().equals("```"); i++) {}
                String text = String.join("\n", lines.subList(begin, i)) + "\n";
                snippets.add(new Snippet(name + ":" + begin, fence.group(1), text, reason));
                reason = null;
            } else if (said.matches()) {
                reason = said.group(1);
            } else {
                LINK.matcher(lines.get(i)).results().forEach(link -> links.add(link.group(1)));
            }
        }
        return new Page(name, List.copyOf(snippets), List.copyOf(links));
    }

    /** Its runnable blocks of one language. */
    List<Snippet> runnable(String language) {
        return snippets.stream()
                .filter(snippet -> snippet.language().equals(language) && snippet.reason() == null)
                .toList();
    }
}

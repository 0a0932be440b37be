package io.kiroproxy.server.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What {@code docs/admin-api.md} says about each route: a sentence, query parameters, a body and an answer. A test
 * compares the document with the answers of a running proxy, so what is derived from it is true.
 */
final class RouteExamples {

    private static final Pattern SECTION = Pattern.compile(
            "^### ((?:GET|POST|PUT|PATCH|DELETE) /api/\\S+)\\n(.*?)(?=^##|\\z)", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern JSON = Pattern.compile("```json\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern BODY = Pattern.compile("^Body: `(.*)`$", Pattern.MULTILINE);
    private static final Pattern PARAMETER = Pattern.compile("`[?&](\\w+)=");
    private static final Pattern LISTED = Pattern.compile("(?:Filters|Query): ((?:[^.]|\\.(?!\\s))*)\\.?");
    private static final Pattern NEEDED = Pattern.compile("Needed: ([^.]*)\\.");
    private static final Pattern NAME = Pattern.compile("`(\\w+)`");

    /**
     * One route.
     *
     * @param query names of query parameters
     * @param body an example, null when it takes none
     * @param needed the body's fields that must be there
     * @param answers examples of what it may answer, several where their fields differ; empty when the document has none
     */
    record Example(
            String summary, List<String> query, @Nullable JsonNode body, List<String> needed, List<JsonNode> answers) {
        Example {
            query = List.copyOf(query);
            needed = List.copyOf(needed);
            answers = List.copyOf(answers);
        }
    }

    private final Map<String, Example> examples = new LinkedHashMap<>();

    private RouteExamples() {}

    /** @param document Markdown; empty for none */
    static RouteExamples of(String document) {
        RouteExamples all = new RouteExamples();
        Matcher section = SECTION.matcher(document);
        while (section.find()) {
            all.examples.put(section.group(1), example(section.group(2)));
        }
        return all;
    }

    /** The example of {@code GET /api/…}, null when there is none. */
    @Nullable
    Example of(String method, String template) {
        return examples.get(method + " " + template);
    }

    private static Example example(String text) {
        Matcher answer = JSON.matcher(text);
        List<JsonNode> answers = new ArrayList<>();
        while (answer.find()) {
            JsonNode json = json(answer.group(1));
            if (json != null) {
                answers.add(json);
            }
        }
        Matcher body = BODY.matcher(text);
        String prose = text.strip().split("\\n\\n", 2)[0].replace('\n', ' ');
        return new Example(
                prose, query(prose), body.find() ? json(body.group(1)) : null, names(NEEDED.matcher(prose)), answers);
    }

    private static List<String> query(String prose) {
        List<String> names = new ArrayList<>();
        Matcher parameter = PARAMETER.matcher(prose);
        while (parameter.find()) {
            names.add(parameter.group(1));
        }
        names.addAll(names(LISTED.matcher(prose)));
        return names.stream().distinct().toList();
    }

    /** The names in what {@code list} finds first. */
    private static List<String> names(Matcher list) {
        List<String> names = new ArrayList<>();
        if (list.find()) {
            Matcher name = NAME.matcher(list.group(1));
            while (name.find()) {
                names.add(name.group(1));
            }
        }
        return names;
    }

    private static @Nullable JsonNode json(String text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            return null;
        }
    }
}

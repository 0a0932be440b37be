package io.kiroproxy.protocol.spi;

import io.kiroproxy.core.spi.HttpFields;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A method and a path with variables, such as {@code POST /v1beta/models/{model}:generateContent}. A variable takes at
 * least one character and may contain slashes; percent-encoding has been undone before matching.
 */
public final class ClientRoute {

    private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)}");

    private final String method;
    private final String template;
    private final Pattern pattern;
    private final List<String> variables;
    private final @Nullable Predicate<HttpFields> condition;

    private ClientRoute(String method, String template, @Nullable Predicate<HttpFields> condition) {
        this.method = Objects.requireNonNull(method, "method");
        this.template = Objects.requireNonNull(template, "template");
        this.condition = condition;
        this.variables =
                VARIABLE.matcher(template).results().map(r -> r.group(1)).toList();
        StringBuilder regex = new StringBuilder();
        Matcher matcher = VARIABLE.matcher(template);
        int from = 0;
        while (matcher.find()) {
            regex.append(Pattern.quote(template.substring(from, matcher.start())))
                    .append("(.+)");
            from = matcher.end();
        }
        regex.append(Pattern.quote(template.substring(from)));
        this.pattern = Pattern.compile(regex.toString());
    }

    /** A route for any request of {@code method} whose path fits {@code template}. */
    public static ClientRoute of(String method, String template) {
        return new ClientRoute(method, template, null);
    }

    /** The same route, but only for requests whose header fields fit; such routes are asked before others. */
    public ClientRoute when(Predicate<HttpFields> condition) {
        return new ClientRoute(method, template, Objects.requireNonNull(condition, "condition"));
    }

    public String method() {
        return method;
    }

    /** The path as it was written, for logs, metrics and the list of endpoints. */
    public String template() {
        return template;
    }

    /** Whether header fields decide too. */
    public boolean conditional() {
        return condition != null;
    }

    /** Whether a request with these fields may take this route. */
    public boolean accepts(HttpFields fields) {
        return condition == null || condition.test(fields);
    }

    /** The variables of {@code path}, or null when it does not fit. */
    public @Nullable Map<String, String> match(String path) {
        Matcher matcher = pattern.matcher(path);
        if (!matcher.matches()) {
            return null;
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < variables.size(); i++) {
            values.put(variables.get(i), matcher.group(i + 1));
        }
        return values;
    }

    @Override
    public String toString() {
        return method + " " + template;
    }
}

package io.kiroproxy.server.config;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Replaces <code>${NAME}</code> and <code>${NAME:default}</code> in a value by the environment's. */
final class Placeholders {

    private static final Pattern SHAPE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::([^}]*))?}");

    private Placeholders() {}

    static String expand(String text, Map<String, String> environment) {
        Matcher matcher = SHAPE.matcher(text);
        StringBuilder out = new StringBuilder();
        while (matcher.find()) {
            String value = environment.getOrDefault(matcher.group(1), matcher.group(2));
            if (value == null) {
                throw new IllegalArgumentException(
                        "${" + matcher.group(1) + "} is not set in the environment and has no default");
            }
            matcher.appendReplacement(out, Matcher.quoteReplacement(value));
        }
        return matcher.appendTail(out).toString();
    }
}

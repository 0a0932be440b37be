package io.kiroproxy.server.capture;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Masks what opens doors: header fields by their name, texts by their look. What was said stays. */
public final class Redaction {

    /** What stands for a secret. */
    public static final String MASK = "***";

    private static final Set<String> FIELDS = Set.of(
            "authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key", "x-goog-api-key", "api-key");

    private record Rule(Pattern pattern, String replacement) {}

    private static final List<Rule> RULES = List.of(
            new Rule(Pattern.compile("(?i)([?&](?:key|api_key|access_token|token)=)[^&\\s\"]+"), "$1" + MASK),
            new Rule(
                    Pattern.compile(
                            "(?i)(\"(?:access|refresh|id|bearer|session)_?token\"|\"client_?secret\"|\"api_?key\"|\"password\")"
                                    + "(\\s*:\\s*)\"[^\"]*\""),
                    "$1$2\"" + MASK + "\""),
            new Rule(Pattern.compile("(?i)\\b(bearer\\s+)[A-Za-z0-9._~+/=-]{8,}"), "$1" + MASK),
            new Rule(Pattern.compile("\\beyJ[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]*"), MASK),
            new Rule(
                    Pattern.compile("\\b(?:sk-|ksk_|kp-|aoa|aor|kiro-(?=[a-z2-7]{32}))[A-Za-z0-9._:/+=-]{16,}"), MASK));

    private Redaction() {}

    static String field(String name, String value) {
        String lower = name.toLowerCase(Locale.ROOT);
        return FIELDS.contains(lower) || lower.contains("token") || lower.contains("secret") ? MASK : text(value);
    }

    /** {@code text} with everything masked that looks like a key or a token. */
    public static String text(String text) {
        String masked = text;
        for (Rule rule : RULES) {
            masked = rule.pattern().matcher(masked).replaceAll(rule.replacement());
        }
        return masked;
    }
}

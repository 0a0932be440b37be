package io.kiroproxy.protocol.kiro.lint;

import java.util.Objects;

/**
 * One thing a rule found and mended.
 *
 * @param rule the rule
 * @param place where, in the client's terms, for example {@code messages[3].content[1]}
 * @param found what stood there, without prompt text
 * @param done what was done about it
 */
public record LintFinding(LintRule rule, String place, String found, String done) {
    public LintFinding {
        Objects.requireNonNull(rule, "rule");
        Objects.requireNonNull(place, "place");
        Objects.requireNonNull(found, "found");
        Objects.requireNonNull(done, "done");
    }

    @Override
    public String toString() {
        return rule.id() + " " + place + ": " + found + "; " + done;
    }
}

package io.kiroproxy.protocol.kiro.lint;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What the linter found in one request, in the order it was mended. Immutable. */
public final class LintReport {

    private final List<LintFinding> findings;

    private LintReport(List<LintFinding> findings) {
        this.findings = findings;
    }

    /** Starts empty. */
    public static Builder builder() {
        return new Builder();
    }

    public List<LintFinding> findings() {
        return findings;
    }

    /** The rules that found something. */
    public Set<LintRule> rules() {
        Set<LintRule> rules = new LinkedHashSet<>();
        findings.forEach(finding -> rules.add(finding.rule()));
        return rules;
    }

    /** A builder that begins with these findings. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.findings.addAll(findings);
        return builder;
    }

    @Override
    public String toString() {
        return findings.toString();
    }

    /** Collects findings. One thread. */
    public static final class Builder {

        private final List<LintFinding> findings = new ArrayList<>();

        private Builder() {}

        /** Adds a finding; the parts are those of {@link LintFinding}. */
        public Builder add(LintRule rule, String place, String found, String done) {
            findings.add(new LintFinding(rule, place, found, done));
            return this;
        }

        public LintReport build() {
            return new LintReport(List.copyOf(findings));
        }
    }
}

package io.kiroproxy.simulator.rules;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/**
 * Which rules are on, and the numbers they use. Immutable.
 *
 * @param enabled the rules that are on
 * @param limits the numbers
 */
public record SimulatorRules(Set<Rule> enabled, Limits limits) {
    /**
     * The numbers behind the rules.
     *
     * @param toolDescriptionBytes UTF-8 bytes of a tool description (6.3 V12)
     * @param tools tools of one request; there is no modelled limit, so the default is very high
     * @param images images of one request (6.1 #26)
     * @param imageBytes bytes of one image
     * @param imageSide pixels of an image's longer side
     * @param documents documents of one request; no number is known, 5 is Bedrock's
     * @param documentBytes bytes of one document; 4.5 MB is Bedrock's
     */
    public record Limits(
            int toolDescriptionBytes,
            int tools,
            int images,
            int imageBytes,
            int imageSide,
            int documents,
            int documentBytes) {
        /** The documented numbers. */
        public static final Limits DEFAULT = new Limits(10_240, 10_000, 20, 3_932_160, 8_000, 5, 4_718_592);
    }

    private static final Set<Rule> ONLY_2025 =
            Set.of(Rule.V9_ASSISTANT_CONTENT_ALWAYS, Rule.V11_UNDECLARED_TOOL, Rule.V12_SCHEMA_KEYWORDS);
    private static final Set<Rule> DISPUTED = Set.of(
            Rule.V1_SSO_OIDC,
            Rule.V4_BUILDER_ID_ARN,
            Rule.V8_FIRST_USER,
            Rule.V8_ALTERNATION,
            Rule.V8_LAST_ASSISTANT,
            Rule.V9_ASSISTANT_CONTENT,
            Rule.V12_CACHE_POINT,
            Rule.V12_SCHEMA_SUSPECTS,
            Rule.MCP_ARN_HEADER);

    /** Copies the set. */
    public SimulatorRules {
        enabled = Set.copyOf(enabled);
    }

    /** The stricter reading of November 2026: the default. Host names are not looked at. */
    public static SimulatorRules strict() {
        return strict2025().without(ONLY_2025.toArray(Rule[]::new));
    }

    /** Every rule that any source of 2025 reported, too. */
    public static SimulatorRules strict2025() {
        return new SimulatorRules(EnumSet.complementOf(EnumSet.of(Rule.H_HOST_ROLE)), Limits.DEFAULT);
    }

    /** The laxer reading: what only some sources report is off. */
    public static SimulatorRules relaxed2026() {
        return strict().without(DISPUTED.toArray(Rule[]::new));
    }

    /** A copy with these rules on as well. */
    public SimulatorRules with(Rule... rules) {
        Set<Rule> more = EnumSet.noneOf(Rule.class);
        more.addAll(enabled);
        more.addAll(Arrays.asList(rules));
        return new SimulatorRules(more, limits);
    }

    /** A copy with these rules off. */
    public SimulatorRules without(Rule... rules) {
        Set<Rule> fewer = EnumSet.noneOf(Rule.class);
        fewer.addAll(enabled);
        Arrays.asList(rules).forEach(fewer::remove);
        return new SimulatorRules(fewer, limits);
    }

    /** A copy with other numbers. */
    public SimulatorRules withLimits(Limits other) {
        return new SimulatorRules(enabled, other);
    }

    /** Whether a rule is on. */
    public boolean has(Rule rule) {
        return enabled.contains(rule);
    }

    /** Ends the request with this refusal when the rule is on and was violated. */
    void refuseIf(boolean violated, Rule rule, Refusal refusal) {
        if (violated && has(rule)) {
            throw new RefusedException(refusal);
        }
    }
}

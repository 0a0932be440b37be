package io.kiroproxy.simulator.rules;

import io.kiroproxy.simulator.auth.AccountKind;
import io.kiroproxy.simulator.auth.SimulatedAccount;
import io.kiroproxy.simulator.json.Json;
import java.time.Clock;
import java.util.regex.Pattern;

/** Rules V3 and V4: the account's state, and its profile ARN (kiro-upstream.md 1.6, kiro-upstream-2026.md 1.5). */
final class AccountRules {
    private static final Pattern ARN =
            Pattern.compile("arn:aws[a-z0-9-]*:codewhisperer:([a-z0-9-]+):\\d{12}:profile/[A-Za-z0-9._-]+");
    private static final int MAX_ARN = 256;

    private final SimulatorRules rules;
    private final Clock clock;

    AccountRules(SimulatorRules rules, Clock clock) {
        this.rules = rules;
        this.clock = clock;
    }

    void checkState(SimulatedAccount account) {
        rules.refuseIf(account.isSuspended(), Rule.V3_SUSPENDED, Refusal.E6_SUSPENDED_2026);
        if (account.creditsUsed() >= account.creditLimit()) {
            rules.refuseIf(!account.isOverageEnabled(), Rule.V3_QUOTA, Refusal.E9_QUOTA);
            rules.refuseIf(
                    account.creditsUsed() >= account.creditLimit() + account.overageCap(),
                    Rule.V3_QUOTA,
                    Refusal.E10_OVERAGE);
        }
        if (rules.has(Rule.V3_RATE)) {
            rules.refuseIf(account.isOverRate(clock.instant()), Rule.V3_RATE, Refusal.E13_USER_RATE);
        }
    }

    /**
     * Checks the ARN of a generate call.
     *
     * @param arn the body's member
     * @param hostRegion the region of the host, empty when it names none
     */
    void checkProfile(SimulatedAccount account, Json arn, String hostRegion) {
        if (account.kind() == AccountKind.API_KEY) {
            rules.refuseIf(!arn.isAbsent(), Rule.V4_PROFILE_ARN, Refusal.E2_INVALID_TOKEN);
            rules.refuseIf(
                    !hostRegion.isEmpty() && !hostRegion.equals(account.region()),
                    Rule.V4_PROFILE_ARN,
                    Refusal.E2_INVALID_TOKEN);
            return;
        }
        if (arn.isAbsent()) {
            Rule rule = account.kind() == AccountKind.BUILDER_ID ? Rule.V4_BUILDER_ID_ARN : Rule.V4_PROFILE_ARN;
            rules.refuseIf(true, rule, Refusal.E5_PROFILE_MISSING);
            return;
        }
        var parts = ARN.matcher(arn.text());
        boolean wellFormed = parts.matches() && arn.text().length() <= MAX_ARN;
        rules.refuseIf(!wellFormed, Rule.V4_PROFILE_ARN, Refusal.E22_MALFORMED);
        rules.refuseIf(
                !hostRegion.isEmpty() && !(wellFormed && parts.group(1).equals(hostRegion)),
                Rule.V4_PROFILE_ARN,
                Refusal.E2_INVALID_TOKEN);
        rules.refuseIf(!arn.text().equals(account.profileArn()), Rule.V4_PROFILE_ARN, Refusal.E1_TOKEN_INVALID);
    }
}

package io.kiroproxy.simulator.rules;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a {@code Host} header says when it names a Kiro host (kiro-upstream-2026.md 1.1). Anything else, such as the
 * simulator's own address, says nothing.
 */
record HostRole(String role, String region) {
    private static final Pattern KIRO = Pattern.compile("(runtime|management)\\.([a-z0-9-]+)\\.kiro\\.dev(:\\d+)?");
    private static final Pattern AWS = Pattern.compile("(q|codewhisperer)\\.([a-z0-9-]+)\\.amazonaws\\.com(:\\d+)?");

    static HostRole of(String host) {
        Matcher kiro = KIRO.matcher(host);
        if (kiro.matches()) {
            return new HostRole(kiro.group(1), kiro.group(2));
        }
        Matcher aws = AWS.matcher(host);
        return aws.matches() ? new HostRole("legacy", aws.group(2)) : new HostRole("", "");
    }
}

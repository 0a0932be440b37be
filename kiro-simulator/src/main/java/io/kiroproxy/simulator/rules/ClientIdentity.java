package io.kiroproxy.simulator.rules;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Who a request says it comes from, read from {@code user-agent} (kiro-upstream-2026.md 3.1). */
enum ClientIdentity {
    /** IDE 1.x on KAS. */
    IDE,
    /** IDE 0.x. */
    LEGACY_IDE,
    /** kiro-cli, either harness. */
    CLI,
    /** None of the known ones. */
    UNKNOWN;

    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._,-]+([/#][A-Za-z0-9._,+#-]+)*");
    private static final Pattern IDE_TOKEN =
            Pattern.compile("KiroIDE-\\d+\\.\\d+\\.\\d+-[0-9a-f]{64}(-KAS/\\d+\\.\\d+\\.\\d+)?");

    /** Blank-separated tokens, an SDK version first, then {@code ua/2.1}, and os, lang and api somewhere. */
    static boolean hasSdkSyntax(String userAgent) {
        List<String> tokens = List.of(userAgent.split(" ", -1));
        return tokens.size() >= 5
                && tokens.stream().allMatch(token -> TOKEN.matcher(token).matches())
                && tokens.get(0).matches("aws-sdk-(js|rust)/\\d+\\.\\d+\\.\\d+")
                && tokens.get(1).equals("ua/2.1")
                && List.of("os/", "lang/", "api/").stream()
                        .allMatch(part -> tokens.stream().anyMatch(token -> token.startsWith(part)));
    }

    static ClientIdentity of(String userAgent) {
        if (userAgent.contains("KiroIDE")) {
            Matcher ide = IDE_TOKEN.matcher(lastToken(userAgent));
            if (!ide.matches()) {
                return UNKNOWN;
            }
            return userAgent.contains("api/codewhispererstreaming#") ? LEGACY_IDE : IDE;
        }
        return userAgent.endsWith(" app/AmazonQ-For-CLI") ? CLI : UNKNOWN;
    }

    /** The {@code KiroIDE-…} token without its KAS part; empty when there is none. */
    static String ideToken(String userAgent) {
        String last = lastToken(userAgent);
        return last.startsWith("KiroIDE-") ? last.replaceFirst("-KAS/.*", "") : "";
    }

    private static String lastToken(String userAgent) {
        return userAgent.substring(userAgent.lastIndexOf(' ') + 1);
    }
}

package io.kiroproxy.protocol.kiro.endpoint;

import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.spi.AccountIdentity;
import io.kiroproxy.core.spi.CredentialKind;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The profile ARN a request for an account may carry (kiro-upstream.md 1.6). A shared ARN stands in for social and
 * Builder ID accounts only; an account of another kind that was stored with one counts as having none.
 *
 * @param arn null when there is none to send
 * @param own whether it belongs to this account alone
 */
record ProfileChoice(@Nullable String arn, boolean own) {

    private static final int MAX_LENGTH = 256;
    private static final Pattern SYNTAX =
            Pattern.compile("arn:aws[a-z0-9-]*:codewhisperer:[a-z0-9-]+:\\d{12}:profile/[A-Za-z0-9._-]+");
    private static final Pattern COLON = Pattern.compile(":");

    static ProfileChoice of(AccountIdentity account, Map<String, String> sharedArns) {
        String arn = account.profileArn();
        String shared = sharedArns.get(AccountClass.keyOf(account.kind()));
        if (arn == null || sharedArns.containsValue(arn)) {
            return new ProfileChoice(shared, false);
        }
        if (arn.length() > MAX_LENGTH || !SYNTAX.matcher(arn).matches()) {
            throw new GatewayException(
                    ErrorKind.ACCOUNT_ACTION_REQUIRED,
                    "account " + account.accountId()
                            + ": its profile ARN is malformed (expected: arn:aws:codewhisperer:<region>:<12 digits>"
                            + ":profile/<name>)");
        }
        return new ProfileChoice(arn, account.kind() != CredentialKind.SOCIAL);
    }

    /** The fourth segment, or null without an ARN. */
    @Nullable
    String region() {
        return arn == null ? null : COLON.split(arn, 5)[3];
    }
}

package io.kiroproxy.credential.login;

import io.kiroproxy.credential.AccessToken;
import io.kiroproxy.credential.SocialCredentials;

/** Reads the tokens of the vendor's own service: without a profile they are of no use (kiro-upstream-2026.md 6.2). */
final class SocialTokens {
    /** For the reason of a failure. */
    static final String START_AGAIN = "the code may be used up, start again";

    private SocialTokens() {}

    static void take(LoginFlow flow, AuthAnswer answer, SocialProvider provider) {
        AccessToken access = answer.accessToken(flow.parts().clock().instant());
        String profile = answer.text("profileArn");
        if (access == null || profile == null) {
            flow.fail("the sign-in service answered without " + (access == null ? "an access token" : "a profile")
                    + "; start again");
            return;
        }
        flow.signedIn(new SocialCredentials(access, answer.secret("refreshToken"), profile, null, provider.label()));
    }
}

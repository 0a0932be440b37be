package io.kiroproxy.simulator.auth;

/** The kinds of credentials (kiro-upstream.md 8.1, kiro-upstream-2026.md 1.5). */
public enum AccountKind {
    /** Google or GitHub through Kiro's token service; all share one profile ARN. */
    SOCIAL("arn:aws:codewhisperer:us-east-1:699475941385:profile/EHGA3GRVQMUK"),
    /** AWS Builder ID; sends the IDE's fixed placeholder ARN. */
    BUILDER_ID("arn:aws:codewhisperer:us-east-1:638616132270:profile/AAAACCCCXXXX"),
    /** IAM Identity Center; has an ARN of its own. */
    IDENTITY_CENTER(""),
    /** A company's own identity provider; has an ARN of its own, token type {@code EXTERNAL_IDP}. */
    EXTERNAL_IDP(""),
    /** A {@code ksk_} key; no refresh, no ARN in generate, token type {@code API_KEY}. */
    API_KEY("");

    private final String sharedArn;

    AccountKind(String sharedArn) {
        this.sharedArn = sharedArn;
    }

    /** The ARN that all accounts of this kind use; empty when each has its own. */
    public String sharedArn() {
        return sharedArn;
    }

    /** Whether AWS SSO OIDC issues and refreshes its tokens. */
    public boolean isOidc() {
        return this == BUILDER_ID || this == IDENTITY_CENTER;
    }
}

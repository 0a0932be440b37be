package io.kiroproxy.core.spi;

/** How an account was logged in; decides endpoints, headers and refresh (kiro-upstream.md 8.1). */
public enum CredentialKind {
    /** Google or GitHub through the vendor's own login. */
    SOCIAL,
    /** AWS Builder ID. */
    BUILDER_ID,
    /** IAM Identity Center, an organisation's AWS login. */
    IDENTITY_CENTER,
    /** A company's own identity provider. */
    EXTERNAL_IDP,
    /** A long-lived key ({@code ksk_…}). */
    API_KEY
}

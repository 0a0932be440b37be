package io.kiroproxy.protocol.kiro.endpoint;

import io.kiroproxy.core.spi.CredentialKind;

/** What rows are chosen by: the credential kind, and for Builder ID whether the account has a profile of its own. */
enum AccountClass {
    SOCIAL("social"),
    BUILDER_ID("builder-id"),
    BUILDER_ID_PROFILE("builder-id-profile"),
    IDENTITY_CENTER("identity-center"),
    EXTERNAL_IDP("external-idp"),
    API_KEY("api-key");

    private final String key;

    AccountClass(String key) {
        this.key = key;
    }

    String key() {
        return key;
    }

    static AccountClass of(CredentialKind kind, ProfileChoice profile) {
        return switch (kind) {
            case SOCIAL -> SOCIAL;
            case BUILDER_ID -> profile.own() ? BUILDER_ID_PROFILE : BUILDER_ID;
            case IDENTITY_CENTER -> IDENTITY_CENTER;
            case EXTERNAL_IDP -> EXTERNAL_IDP;
            case API_KEY -> API_KEY;
        };
    }

    /** The key under which the table keeps values per credential kind. */
    static String keyOf(CredentialKind kind) {
        return switch (kind) {
            case SOCIAL -> SOCIAL.key;
            case BUILDER_ID -> BUILDER_ID.key;
            case IDENTITY_CENTER -> IDENTITY_CENTER.key;
            case EXTERNAL_IDP -> EXTERNAL_IDP.key;
            case API_KEY -> API_KEY.key;
        };
    }
}

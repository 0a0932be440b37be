package io.kiroproxy.credential.login;

/** Who the vendor's own service lets sign in (kiro-upstream-2026.md 6.1). */
public enum SocialProvider {
    GOOGLE("Google", "google"),
    GITHUB("Github", "github");

    private final String label;
    private final String option;

    SocialProvider(String label, String option) {
        this.label = label;
        this.option = option;
    }

    /** The vendor's spelling, as files hold it. */
    public String label() {
        return label;
    }

    /** The spelling in the sign-in page's address. */
    String option() {
        return option;
    }
}

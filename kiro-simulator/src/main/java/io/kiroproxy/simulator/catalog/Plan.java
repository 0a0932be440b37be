package io.kiroproxy.simulator.catalog;

/** A subscription with its monthly credits (kiro-upstream-2026.md 5.1). */
public enum Plan {
    /** 50 credits, no overage, smaller model list. */
    FREE("KIRO FREE", "Q_DEVELOPER_STANDALONE_FREE", 50),
    /** 1,000 credits. */
    PRO("KIRO PRO", "Q_DEVELOPER_STANDALONE_PRO", 1_000),
    /** 2,000 credits. */
    PRO_PLUS("KIRO PRO+", "Q_DEVELOPER_STANDALONE_PRO_PLUS", 2_000),
    /** 10,000 credits. */
    POWER("KIRO POWER", "Q_DEVELOPER_STANDALONE_POWER", 10_000);

    private final String title;
    private final String type;
    private final double credits;

    Plan(String title, String type, double credits) {
        this.title = title;
        this.type = type;
        this.credits = credits;
    }

    /** The {@code subscriptionTitle}. */
    public String title() {
        return title;
    }

    /** The subscription {@code type}. */
    public String type() {
        return type;
    }

    /** Credits a month. */
    public double credits() {
        return credits;
    }
}

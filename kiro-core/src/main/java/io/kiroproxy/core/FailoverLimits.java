package io.kiroproxy.core;

/**
 * Bounds of failover (architecture.md 7.1).
 *
 * @param maxAccounts accounts one call may try, 1 to 10
 * @param maxAttempts attempts one call may make, 1 to 20
 */
public record FailoverLimits(int maxAccounts, int maxAttempts) {

    /** Three accounts, five attempts. */
    public static final FailoverLimits DEFAULT = new FailoverLimits(3, 5);

    public FailoverLimits {
        if (maxAccounts < 1 || maxAccounts > 10) {
            throw new IllegalArgumentException("max-accounts: " + maxAccounts + " (expected: 1 to 10)");
        }
        if (maxAttempts < 1 || maxAttempts > 20) {
            throw new IllegalArgumentException("max-attempts: " + maxAttempts + " (expected: 1 to 20)");
        }
    }
}

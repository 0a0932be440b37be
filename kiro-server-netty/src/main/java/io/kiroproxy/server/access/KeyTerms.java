package io.kiroproxy.server.access;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the owner decides about a key.
 *
 * @param name for records and logs; 1 to 100 characters, none of them a control character
 * @param expiresAt when it ends, null for never
 */
public record KeyTerms(
        String name,
        @Nullable Instant expiresAt,
        KeyScopes scopes,
        KeyLimits limits,
        @Nullable KeyBudget budget) {

    private static final int MAX_NAME = 100;

    public KeyTerms {
        Objects.requireNonNull(scopes, "scopes");
        Objects.requireNonNull(limits, "limits");
        if (name.isBlank() || name.length() > MAX_NAME || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "name: blank, too long or with control characters (expected: 1 to " + MAX_NAME + " characters)");
        }
    }

    /** A name and no limits. */
    public static KeyTerms named(String name) {
        return new KeyTerms(name, null, KeyScopes.ALL, KeyLimits.NONE, null);
    }

    public KeyTerms withScopes(KeyScopes scopes) {
        return new KeyTerms(name, expiresAt, scopes, limits, budget);
    }

    public KeyTerms withLimits(KeyLimits limits) {
        return new KeyTerms(name, expiresAt, scopes, limits, budget);
    }

    public KeyTerms withBudget(@Nullable KeyBudget budget) {
        return new KeyTerms(name, expiresAt, scopes, limits, budget);
    }

    public KeyTerms withExpiry(@Nullable Instant expiresAt) {
        return new KeyTerms(name, expiresAt, scopes, limits, budget);
    }
}

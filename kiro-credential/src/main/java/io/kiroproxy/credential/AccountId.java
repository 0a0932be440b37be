package io.kiroproxy.credential;

import java.util.HexFormat;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * Our own id for an account: eight hex digits for new ones, as in the original tool; its other ids ({@code default})
 * are kept (kiroproxy-contract.md 2.3). It names files, so nothing else than letters, digits, dot, dash and underscore
 * is allowed.
 *
 * @param value 1 to 64 characters, the first one a letter, digit or underscore
 */
public record AccountId(String value) implements Comparable<AccountId> {
    private static final Pattern SYNTAX = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,63}");

    public AccountId {
        Objects.requireNonNull(value, "value");
        if (!isValid(value)) {
            throw new IllegalArgumentException(
                    "account id of " + value.length() + " characters (expected: 1 to 64 letters, digits, . _ or -)");
        }
    }

    /** Wraps {@code value}. */
    public static AccountId of(String value) {
        return new AccountId(value);
    }

    /** A new id of eight hex digits. */
    public static AccountId random(RandomGenerator random) {
        return new AccountId(HexFormat.of().toHexDigits(random.nextInt()));
    }

    /** Whether {@code value} could be an id. */
    public static boolean isValid(String value) {
        return SYNTAX.matcher(value).matches();
    }

    @Override
    public int compareTo(AccountId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}

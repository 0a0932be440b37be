package io.kiroproxy.core;

import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which accounts may serve a call. Both limits hold at once. Immutable.
 *
 * @param account only this one, by id or name; null for any
 * @param groups only accounts of one of these groups; empty for any, with or without a group
 */
public record AccountScope(@Nullable String account, Set<String> groups) {
    /** Any account. */
    public static final AccountScope ANY = new AccountScope(null, Set.of());

    public AccountScope {
        groups = Set.copyOf(groups);
    }

    /** One account alone. */
    public static AccountScope only(String account) {
        return new AccountScope(Objects.requireNonNull(account, "account"), Set.of());
    }

    /** The accounts of {@code groups}; all of them when that is empty. */
    public static AccountScope ofGroups(Set<String> groups) {
        return new AccountScope(null, groups);
    }
}

package io.kiroproxy.credential;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The accounts in their order: an immutable map behind a volatile, replaced under a short lock. */
final class Roster {
    private final int defaultLimit;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile Map<AccountId, Member> members = Map.of();

    /** @param defaultLimit calls at once of accounts that say nothing, 0 for no limit */
    Roster(int defaultLimit) {
        this.defaultLimit = defaultLimit;
    }

    Collection<Member> members() {
        return members.values();
    }

    @Nullable
    Member member(AccountId id) {
        return members.get(id);
    }

    /** By id, else by name. */
    Optional<Member> find(String idOrName) {
        if (AccountId.isValid(idOrName)) {
            Member member = members.get(AccountId.of(idOrName));
            if (member != null) {
                return Optional.of(member);
            }
        }
        return members.values().stream()
                .filter(member -> member.account().name().equals(idOrName))
                .findFirst();
    }

    /** Adds or replaces one account. */
    Member put(Account account) {
        lock.lock();
        try {
            Member member = members.get(account.id());
            if (member != null) {
                member.account(account);
                return member;
            }
            Map<AccountId, Member> copy = new LinkedHashMap<>(members);
            Member added = new Member(account, defaultLimit);
            copy.put(account.id(), added);
            members = Collections.unmodifiableMap(copy);
            return added;
        } finally {
            lock.unlock();
        }
    }

    /** Replaces the whole list; members that stay keep their counts. Returns the ids that changed. */
    List<AccountId> replace(List<Account> accounts) {
        lock.lock();
        try {
            List<AccountId> changed = new ArrayList<>();
            Map<AccountId, Member> next = new LinkedHashMap<>();
            for (Account account : accounts) {
                Member member = members.get(account.id());
                if (member == null) {
                    member = new Member(account, defaultLimit);
                    changed.add(account.id());
                } else if (!member.unsaved() && !member.account().equals(account)) {
                    member.account(account);
                    changed.add(account.id());
                }
                next.put(account.id(), member);
            }
            members.keySet().stream().filter(id -> !next.containsKey(id)).forEach(changed::add);
            members = Collections.unmodifiableMap(next);
            return changed;
        } finally {
            lock.unlock();
        }
    }

    void remove(AccountId id) {
        lock.lock();
        try {
            Map<AccountId, Member> copy = new LinkedHashMap<>(members);
            copy.remove(id);
            members = Collections.unmodifiableMap(copy);
        } finally {
            lock.unlock();
        }
    }
}

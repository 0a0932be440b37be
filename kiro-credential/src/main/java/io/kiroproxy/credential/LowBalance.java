package io.kiroproxy.credential;

import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Says when an account's allowance is nearly used up, and tells its owner once each time it comes to that. Thread-safe. */
final class LowBalance {
    private final Notices notices;
    private final Set<AccountId> told = ConcurrentHashMap.newKeySet();
    private volatile int percent;

    LowBalance(Notices notices, int percent) {
        this.notices = notices;
        this.percent = percent;
    }

    int percent() {
        return percent;
    }

    void percent(int value) {
        if (value < 0 || value > 100) {
            throw new IllegalArgumentException("low-balance: " + value + " (expected: 0 to 100 percent)");
        }
        percent = value;
    }

    /** Whether less than that part of the allowance is left; false while it is not known. */
    boolean isLow(Member member, AccountState state) {
        Member.Usage usage = member.usage();
        if (usage == null || usage.limits().limit() <= 0) {
            return false;
        }
        return left(usage, state) < usage.limits().limit() * percent / 100;
    }

    private static double left(Member.Usage usage, AccountState state) {
        Double counted = state.quotaLeft();
        return counted == null ? usage.limits().remaining() : counted;
    }

    /** Looks at an account whose balance has changed. */
    void look(Member member, AccountState state) {
        Member.Usage usage = member.usage();
        if (usage == null || !isLow(member, state)) {
            told.remove(member.id());
        } else if (told.add(member.id())) {
            notices.warning(
                    member.id(),
                    String.format(
                            Locale.ROOT,
                            "low balance: %.1f of %.0f credits are left",
                            left(usage, state),
                            usage.limits().limit()));
        }
    }

    void forget(AccountId id) {
        told.remove(id);
    }
}

package io.kiroproxy.credential.store;

import io.kiroproxy.credential.AccountId;
import io.kiroproxy.credential.SessionView;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which session holds to which account: bounded, the one unused for longest is forgotten first. Not safe for several
 * threads.
 */
final class Sessions {
    private final int most;
    private final Map<String, SessionView> held = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<String, Instant> released = new LinkedHashMap<>();

    Sessions(int most) {
        this.most = most;
    }

    Optional<SessionView> at(String id, Instant now) {
        SessionView hold = held.get(id);
        return hold == null || !now.isBefore(hold.until()) ? Optional.empty() : Optional.of(hold);
    }

    /** A session that stays where it is keeps its beginning. */
    void hold(String id, AccountId account, Instant now, Instant until) {
        SessionView known = at(id, now).orElse(null);
        if (known != null && known.account().equals(account)) {
            put(known.extended(until));
        } else {
            put(new SessionView(id, account, now, until));
        }
        released.remove(id);
    }

    boolean holdOn(String id, AccountId account, Instant leased, Instant until) {
        SessionView known = held.get(id);
        Instant let = released.get(id);
        boolean elsewhere = known != null && !known.account().equals(account);
        if (elsewhere || let != null && !let.isBefore(leased)) {
            return false;
        }
        put(known == null ? new SessionView(id, account, leased, until) : known.extended(until));
        return true;
    }

    private void put(SessionView hold) {
        held.put(hold.id(), hold);
        trim(held);
    }

    private void trim(Map<String, ?> map) {
        while (map.size() > most) {
            map.remove(map.keySet().iterator().next());
        }
    }

    boolean release(String id, Instant now) {
        boolean known = held.remove(id) != null;
        if (known) {
            released.put(id, now);
            trim(released);
        }
        return known;
    }

    List<SessionView> all(Instant now) {
        return held.values().stream().filter(hold -> now.isBefore(hold.until())).toList();
    }

    void forget(AccountId account) {
        held.values().removeIf(hold -> hold.account().equals(account));
    }

    /** What is worth writing down. */
    Collection<SessionView> kept() {
        return held.values();
    }

    /**
     * Takes over what another process knows: of two holds the one that began later, of one hold the longer end. What was
     * let go here stays so, unless it was held anew over there.
     */
    void merge(Collection<SessionView> theirs, Instant now, Set<AccountId> forgotten) {
        held.values().removeIf(hold -> !now.isBefore(hold.until()));
        for (SessionView hold : theirs) {
            Instant let = released.get(hold.id());
            boolean wanted = now.isBefore(hold.until())
                    && !forgotten.contains(hold.account())
                    && (let == null || hold.since().isAfter(let));
            if (wanted && (held.size() < most || held.containsKey(hold.id()))) {
                held.merge(hold.id(), hold, Sessions::later);
            }
        }
    }

    private static SessionView later(SessionView ours, SessionView theirs) {
        if (theirs.since().equals(ours.since())) {
            return ours.account().equals(theirs.account()) ? ours.extended(theirs.until()) : ours;
        }
        return theirs.since().isAfter(ours.since()) ? theirs : ours;
    }
}

package io.kiroproxy.server.access;

import io.kiroproxy.core.spi.Secret;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * A key that clients use. The key itself is not in it.
 *
 * @param id 8 hex digits
 * @param terms what the owner decided
 * @param sums the current key first, then those that a rotation lets end
 * @param enabled whether it may be used
 * @param createdAt when it was made
 * @param rotatedAt when its current key was made
 */
public record ClientKey(
        String id, KeyTerms terms, List<KeySum> sums, boolean enabled, Instant createdAt, Instant rotatedAt) {

    public ClientKey {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(terms, "terms");
        sums = List.copyOf(sums);
        Objects.requireNonNull(createdAt, "createdAt");
        Objects.requireNonNull(rotatedAt, "rotatedAt");
        if (sums.isEmpty()) {
            throw new IllegalArgumentException("key " + id + ": no sum (expected: at least one)");
        }
    }

    public String name() {
        return terms.name();
    }

    /** The beginning of the current key. */
    public String prefix() {
        return sums.get(0).prefix();
    }

    boolean expiredAt(Instant now) {
        return terms.expiresAt() != null && !now.isBefore(terms.expiresAt());
    }

    ClientKey withTerms(KeyTerms terms) {
        return new ClientKey(id, terms, sums, enabled, createdAt, rotatedAt);
    }

    ClientKey switched(Switch to) {
        return new ClientKey(id, terms, sums, to == Switch.ON, createdAt, rotatedAt);
    }

    /** With {@code fresh} as its key; the ones before end at {@code end}. */
    ClientKey rotated(Secret fresh, Instant now, Instant end) {
        List<KeySum> old = sums.stream()
                .map(sum -> sum.ending(end))
                .filter(sum -> sum.validAt(now))
                .toList();
        List<KeySum> all = new java.util.ArrayList<>(List.of(KeySum.of(fresh)));
        all.addAll(old);
        return new ClientKey(id, terms, all, enabled, createdAt, now);
    }

    /** Whether a key may be used. */
    public enum Switch {
        ON,
        OFF
    }
}

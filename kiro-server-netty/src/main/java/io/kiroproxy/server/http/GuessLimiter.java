package io.kiroproxy.server.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Slows down who guesses the admin key: after a few wrong keys from one address it must wait before any key of its is
 * looked at again, twice as long after each further one. An IPv6 client counts by its /64, which is what one person
 * gets. Nothing runs by itself; what is old is dropped when the next guess comes. Thread-safe, never blocks for long.
 */
final class GuessLimiter {

    /** Wrong keys that cost nothing. */
    static final int FREE_GUESSES = 5;

    /** The first wait. */
    static final Duration FIRST_WAIT = Duration.ofSeconds(1);

    /** The longest wait. */
    static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    /** After this long without a wrong key an address is forgotten. */
    static final Duration MEMORY = Duration.ofMinutes(15);

    /** Addresses that are remembered; beyond it the one quiet for longest is forgotten. */
    static final int MAX_ADDRESSES = 1_024;

    private record Guesses(int wrong, long last, long blockedUntil) {}

    private final LongSupplier ticker;
    private final LinkedHashMap<String, Guesses> byAddress = new LinkedHashMap<>();

    /** @param ticker nanoseconds from any origin */
    GuessLimiter(LongSupplier ticker) {
        this.ticker = ticker;
    }

    /** How long {@code remote} has to wait; zero when its key may be looked at. */
    synchronized Duration wait(InetAddress remote) {
        Guesses known = byAddress.get(key(remote));
        return known == null ? Duration.ZERO : Duration.ofNanos(Math.max(0, known.blockedUntil() - ticker.getAsLong()));
    }

    /** {@code remote} has shown a wrong key. */
    synchronized void wrong(InetAddress remote) {
        long now = ticker.getAsLong();
        byAddress.values().removeIf(known -> now - known.last() > MEMORY.toNanos());
        String key = key(remote);
        Guesses before = byAddress.remove(key);
        int wrong = before == null ? 1 : Math.min(1_000, before.wrong() + 1);
        byAddress.put(key, new Guesses(wrong, now, now + pause(wrong)));
        if (byAddress.size() > MAX_ADDRESSES) {
            byAddress.remove(byAddress.keySet().iterator().next());
        }
    }

    /** {@code remote} has shown the right key. */
    synchronized void right(InetAddress remote) {
        if (!byAddress.isEmpty()) {
            byAddress.remove(key(remote));
        }
    }

    synchronized Map<String, Integer> remembered() {
        Map<String, Integer> counts = new LinkedHashMap<>();
        byAddress.forEach((key, known) -> counts.put(key, known.wrong()));
        return counts;
    }

    private static long pause(int wrong) {
        if (wrong <= FREE_GUESSES) {
            return 0;
        }
        int doublings = Math.min(30, wrong - FREE_GUESSES - 1);
        return Math.min(LONGEST_WAIT.toNanos(), FIRST_WAIT.toNanos() << Math.min(doublings, 20));
    }

    private static String key(InetAddress remote) {
        byte[] bytes = remote.getAddress();
        return HexFormat.of().formatHex(remote instanceof Inet6Address ? Arrays.copyOf(bytes, 8) : bytes);
    }
}

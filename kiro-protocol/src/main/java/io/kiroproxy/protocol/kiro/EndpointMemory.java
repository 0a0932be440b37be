package io.kiroproxy.protocol.kiro;

import io.kiroproxy.protocol.kiro.endpoint.Operation;
import io.kiroproxy.protocol.kiro.endpoint.ResolvedEndpoint;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Remembers which endpoint of an account's list answered last, and with which token type, so that it goes first next
 * time. Kept half an hour, then the table's own order is tried again; bounded. Any thread.
 */
final class EndpointMemory {

    /** How long a success counts. */
    static final Duration KEEP = Duration.ofMinutes(30);

    /** Accounts and operations remembered; those used longest ago are forgotten. */
    static final int MAX_ENTRIES = 4096;

    /**
     * One way to an operation.
     *
     * @param endpoint where
     * @param otherTokenType whether with the token type that the other clients send
     */
    record Way(ResolvedEndpoint endpoint, boolean otherTokenType) {}

    private record Key(String account, Operation operation) {}

    private record Success(String endpoint, boolean otherTokenType, Instant until) {}

    private final Clock clock;
    private final Map<Key, Success> successes = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Success> eldest) {
            return size() > MAX_ENTRIES;
        }
    };

    EndpointMemory(Clock clock) {
        this.clock = clock;
    }

    /** The ways to try, the remembered one first. */
    List<Way> order(Operation operation, String account, List<ResolvedEndpoint> table) {
        Success last = last(new Key(account, operation));
        List<Way> ways = new ArrayList<>();
        for (ResolvedEndpoint endpoint : table) {
            if (last == null || !last.endpoint().equals(endpoint.id())) {
                ways.add(new Way(endpoint, false));
                continue;
            }
            ResolvedEndpoint other = last.otherTokenType() ? endpoint.withOtherTokenType() : null;
            ways.add(0, other == null ? new Way(endpoint, false) : new Way(other, true));
        }
        return ways;
    }

    /** {@code way} has answered. */
    void succeeded(Operation operation, String account, Way way) {
        Success success = new Success(
                way.endpoint().id(), way.otherTokenType(), clock.instant().plus(KEEP));
        synchronized (successes) {
            successes.put(new Key(account, operation), success);
        }
    }

    /** {@code way} has not: it no longer goes first. */
    void failed(Operation operation, String account, Way way) {
        synchronized (successes) {
            Key key = new Key(account, operation);
            Success last = successes.get(key);
            if (last != null && last.endpoint().equals(way.endpoint().id())) {
                successes.remove(key);
            }
        }
    }

    private @Nullable Success last(Key key) {
        synchronized (successes) {
            Success found = successes.get(key);
            return found != null && clock.instant().isBefore(found.until()) ? found : null;
        }
    }
}

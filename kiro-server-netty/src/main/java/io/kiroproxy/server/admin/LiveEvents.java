package io.kiroproxy.server.admin;

import com.fasterxml.jackson.databind.JsonNode;
import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Flow;
import java.util.function.Supplier;

/**
 * What happens, for those who watch: server-sent events of {@code GET /api/events}. Publishing is for any thread, never
 * blocks, and costs nothing while nobody watches. Who does not keep up is told so with the event {@code dropped} and left
 * behind.
 */
public final class LiveEvents {

    /** Watchers at a time (limits-and-timers.md 3). */
    public static final int MAX_SUBSCRIBERS = 16;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final Set<LiveFeed> feeds = ConcurrentHashMap.newKeySet();

    /** What an event is about; its name is the lower-case word. */
    public enum Kind {
        /** A call is over: the row of {@code /api/logs}. */
        CALL,
        /** An account has changed: the row of {@code /api/accounts} with {@code what}. */
        ACCOUNT,
        /** The counts of {@code /api/stats}, at most once a second. */
        STATS,
        /** A line of the log. */
        LOG,
        /** Settings, keys, aliases or logins were changed. */
        CONFIG
    }

    /** Whether anybody watches. */
    public boolean watched() {
        return !feeds.isEmpty();
    }

    /** Tells everybody who watches; {@code data} is asked only when somebody does. */
    public void publish(Kind kind, Supplier<? extends JsonNode> data) {
        if (watched()) {
            byte[] event = event(kind.name().toLowerCase(Locale.ROOT), data.get());
            feeds.forEach(feed -> feed.offer(event));
        }
    }

    /**
     * One more watcher, who begins with {@code first}.
     *
     * @throws GatewayException {@code OVERLOADED} when there are {@link #MAX_SUBSCRIBERS}
     */
    Flow.Publisher<byte[]> open(Kind kind, JsonNode first) {
        if (feeds.size() >= MAX_SUBSCRIBERS) {
            throw new GatewayException(
                    ErrorKind.OVERLOADED,
                    MAX_SUBSCRIBERS + " watchers at a time; close another window first",
                    RETRY_AFTER,
                    null);
        }
        return watcher -> {
            LiveFeed feed = new LiveFeed(feeds::remove);
            feed.offer(event(kind.name().toLowerCase(Locale.ROOT), first));
            enter(feed);
            feed.subscribe(watcher);
        };
    }

    /** A place is taken when the answer begins, for a client may have left before. */
    private synchronized void enter(LiveFeed feed) {
        if (feeds.size() < MAX_SUBSCRIBERS) {
            feeds.add(feed);
        } else {
            feed.drop();
        }
    }

    static byte[] event(String name, JsonNode data) {
        return ("event: " + name + "\ndata: " + data + "\n\n").getBytes(StandardCharsets.UTF_8);
    }
}

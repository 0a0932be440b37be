package io.kiroproxy.server.transport;

import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How calls of one event loop come to a new connection or to a stream of an HTTP/2 one. Where a host may speak HTTP/2,
 * calls wait for the connection that is being opened instead of each opening its own. Confined to the loop.
 */
final class Links {

    /** Hosts remembered as speaking HTTP/1.1 only; over it all are forgotten, which costs a wait each. */
    private static final int REMEMBERED = 1_024;

    private final LoopPool pool;
    private final Connector connector;
    private final Map<Target, List<Http2Link>> links = new HashMap<>();
    private final Map<Target, ArrayDeque<Promise<Connection>>> waiting = new HashMap<>();
    private final Set<Target> plain = new HashSet<>();

    Links(LoopPool pool, Connector connector) {
        this.pool = pool;
        this.connector = connector;
    }

    /** A connection to {@code target} that nothing has used, or a stream of one. */
    Future<Connection> open(Target target) {
        Promise<Connection> ready = pool.loop().newPromise();
        find(target, ready);
        return ready;
    }

    private void find(Target target, Promise<Connection> ready) {
        Http2Link roomy = roomy(target);
        ArrayDeque<Promise<Connection>> others = waiting.get(target);
        if (roomy != null) {
            roomy.stream(ready);
        } else if (others != null) {
            others.add(ready);
        } else {
            connect(target, ready);
        }
    }

    private @Nullable Http2Link roomy(Target target) {
        for (Http2Link link : links.getOrDefault(target, List.of())) {
            if (link.hasRoom()) {
                return link;
            }
        }
        return null;
    }

    private void connect(Target target, Promise<Connection> ready) {
        ArrayDeque<Promise<Connection>> waiters = new ArrayDeque<>();
        waiters.add(ready);
        if (connector.offersHttp2(target) && !plain.contains(target)) {
            waiting.put(target, waiters);
        }
        connector.connect(target, pool, pool.loop()).addListener((Future<Opened> opened) -> {
            waiting.remove(target, waiters);
            if (opened.isSuccess()) {
                hand(target, opened.getNow(), waiters);
            } else {
                waiters.forEach(waiter -> waiter.tryFailure(opened.cause()));
            }
        });
    }

    /** The first gets what has been opened, so that every new connection serves at least one; the others look again. */
    private void hand(Target target, Opened opened, ArrayDeque<Promise<Connection>> waiters) {
        Promise<Connection> first = waiters.remove();
        if (opened instanceof Http2Link link) {
            plain.remove(target);
            links.computeIfAbsent(target, t -> new ArrayList<>()).add(link);
            link.stream(first);
        } else if (opened instanceof Connection connection) {
            remember(target);
            first.trySuccess(connection);
        }
        waiters.forEach(waiter -> find(target, waiter));
    }

    private void remember(Target target) {
        if (plain.size() >= REMEMBERED) {
            plain.clear();
        }
        plain.add(target);
    }

    /** Gives no more calls to {@code link}. */
    void forget(Http2Link link) {
        List<Http2Link> present = links.get(link.target());
        if (present != null) {
            present.remove(link);
            if (present.isEmpty()) {
                links.remove(link.target());
            }
        }
    }

    void close() {
        List<Http2Link> all = new ArrayList<>();
        links.values().forEach(all::addAll);
        links.clear();
        all.forEach(Http2Link::close);
    }
}

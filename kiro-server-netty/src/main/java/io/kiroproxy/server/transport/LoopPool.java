package io.kiroproxy.server.transport;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The idle connections of one event loop. Confined to it. The one used last is reused first, so that spares expire. */
final class LoopPool {

    private final EventLoop loop;
    private final TransportSettings settings;
    private final Links links;
    private final BooleanSupplier closed;
    private final UpstreamLoad load;
    private final Map<Target, ArrayDeque<Connection>> idle = new HashMap<>();
    private final Set<Connection> busy = Collections.newSetFromMap(new IdentityHashMap<>());

    LoopPool(
            EventLoop loop,
            TransportSettings settings,
            Connector connector,
            BooleanSupplier closed,
            UpstreamLoad load) {
        this.loop = loop;
        this.settings = settings;
        this.links = new Links(this, connector);
        this.closed = closed;
        this.load = load;
    }

    UpstreamLoad load() {
        return load;
    }

    EventLoop loop() {
        return loop;
    }

    boolean closed() {
        return closed.getAsBoolean();
    }

    /** A kept connection to {@code target}, or null. */
    @Nullable
    Connection reuse(Target target) {
        ArrayDeque<Connection> kept = idle.get(target);
        while (kept != null && !kept.isEmpty()) {
            Connection connection = kept.pollLast();
            if (connection.wake()) {
                return connection;
            }
        }
        return null;
    }

    /** A new connection to {@code target}, or a stream of one that takes many. */
    Future<Connection> open(Target target) {
        load.waiting(1);
        return links.open(target).addListener(opened -> load.waiting(-1));
    }

    /** Takes back a connection whose exchange is complete. */
    void keep(Connection connection) {
        ArrayDeque<Connection> kept = idle.computeIfAbsent(connection.target(), t -> new ArrayDeque<>());
        if (closed() || kept.size() >= settings.maxIdlePerHost()) {
            connection.close();
            return;
        }
        kept.addLast(connection);
        Future<?> expiry =
                loop.schedule(connection::close, settings.idleTimeout().toMillis(), TimeUnit.MILLISECONDS);
        connection.sleep(() -> expiry.cancel(false));
    }

    /** A connection serves an exchange from now on. */
    void engage(Connection connection) {
        if (busy.add(connection)) {
            load.exchanges(1);
        }
    }

    /** Its exchange is over. */
    void disengage(Connection connection) {
        if (busy.remove(connection)) {
            load.exchanges(-1);
        }
    }

    /** Forgets a connection that has closed. */
    void forget(Connection connection) {
        disengage(connection);
        ArrayDeque<Connection> kept = idle.get(connection.target());
        if (kept != null) {
            kept.remove(connection);
            if (kept.isEmpty()) {
                idle.remove(connection.target());
            }
        }
    }

    /** Gives no more calls to {@code link}. */
    void forget(Http2Link link) {
        links.forget(link);
    }

    /** Closes everything; exchanges under way fail. */
    void close() {
        Map<Target, ArrayDeque<Connection>> all = Map.copyOf(idle);
        idle.clear();
        all.values().forEach(kept -> kept.forEach(Connection::close));
        List.copyOf(busy).forEach(Connection::close);
        links.close();
    }
}

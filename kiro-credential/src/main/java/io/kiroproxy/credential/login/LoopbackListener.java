package io.kiroproxy.credential.login;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A server for one thing: the browser that comes back from a sign-in page. It listens on 127.0.0.1 and, where there is
 * one, on ::1 with the same port, because browsers take {@code localhost} for either. One thread, a few connections at
 * once of which the oldest gives way, a small request each.
 */
final class LoopbackListener {
    /** Connections at once; browsers open some ahead of need. */
    static final int MAX_CONNECTIONS = 16;

    private static final System.Logger LOG = System.getLogger(LoopbackListener.class.getName());
    private static final byte[] V4 = {127, 0, 0, 1};
    private static final byte[] V6 = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

    private final String path;
    private final Predicate<String> ours;
    private final Consumer<String> received;
    private final CompletableFuture<Integer> port = new CompletableFuture<>();
    private final List<ServerSocketChannel> servers = new ArrayList<>();
    private final Deque<SelectionKey> connections = new ArrayDeque<>();
    private volatile boolean closed;
    private volatile @Nullable Selector selector;

    private LoopbackListener(String path, Predicate<String> ours, Consumer<String> received) {
        this.path = path;
        this.ours = ours;
        this.received = received;
    }

    /**
     * Starts a listener.
     *
     * @param ports the first free one is taken
     * @param ours whether a query belongs to this sign-in; on the listener's thread
     * @param received is given such a query once its page was sent; on the listener's thread
     */
    static LoopbackListener open(List<Integer> ports, String path, Predicate<String> ours, Consumer<String> received) {
        LoopbackListener listener = new LoopbackListener(path, ours, received);
        Thread thread = new Thread(() -> listener.run(ports), "kiro-login-callback");
        thread.setDaemon(true);
        thread.start();
        return listener;
    }

    /** The port that was taken, 0 when none was free; completes on the listener's thread. */
    CompletableFuture<Integer> port() {
        return port;
    }

    /** Ends it soon. Any thread. */
    void close() {
        closed = true;
        Selector current = selector;
        if (current != null) {
            current.wakeup();
        }
    }

    private void run(List<Integer> ports) {
        try (Selector opened = Selector.open()) {
            selector = opened;
            int bound = bindFirst(ports, opened);
            port.complete(bound);
            while (bound > 0 && !closed) {
                opened.select(key -> serve(key, opened));
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "the sign-in listener broke down", e);
        } finally {
            port.complete(0);
            servers.forEach(LoopbackListener::close);
            connections.forEach(key -> close(key.channel()));
        }
    }

    private int bindFirst(List<Integer> ports, Selector into) throws IOException {
        boolean both = hasV6();
        for (int candidate : ports) {
            int bound = bind(candidate, both);
            if (bound > 0) {
                for (ServerSocketChannel server : servers) {
                    server.configureBlocking(false);
                    server.register(into, SelectionKey.OP_ACCEPT);
                }
                return bound;
            }
        }
        return 0;
    }

    private static boolean hasV6() {
        try (ServerSocketChannel probe = ServerSocketChannel.open()) {
            probe.bind(address(V6, 0));
            return true;
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    /** A port that somebody else has on one of the two addresses is taken: the browser might go there. */
    private int bind(int wanted, boolean both) throws IOException {
        ServerSocketChannel v4 = ServerSocketChannel.open();
        try {
            v4.bind(address(V4, wanted), MAX_CONNECTIONS);
            int bound = ((InetSocketAddress) v4.getLocalAddress()).getPort();
            if (both) {
                ServerSocketChannel v6 = ServerSocketChannel.open();
                servers.add(v6);
                v6.bind(address(V6, bound), MAX_CONNECTIONS);
            }
            servers.add(v4);
            return bound;
        } catch (IOException e) {
            close(v4);
            servers.forEach(LoopbackListener::close);
            servers.clear();
            return 0;
        }
    }

    private static InetSocketAddress address(byte[] host, int port) throws IOException {
        return new InetSocketAddress(InetAddress.getByAddress(host), port);
    }

    private void serve(SelectionKey key, Selector into) {
        try {
            if (key.channel() instanceof ServerSocketChannel server) {
                accept(server, into);
            } else if (key.attachment() instanceof LoopbackConnection connection) {
                String query = connection.advance(key);
                if (query != null && !closed) {
                    received.accept(query);
                }
                if (!key.channel().isOpen()) {
                    connections.remove(key);
                }
            }
        } catch (IOException e) {
            close(key.channel());
            connections.remove(key);
        }
    }

    private void accept(ServerSocketChannel server, Selector into) throws IOException {
        SocketChannel channel = server.accept();
        if (channel == null) {
            return;
        }
        if (connections.size() >= MAX_CONNECTIONS) {
            close(connections.removeFirst().channel());
        }
        channel.configureBlocking(false);
        LoopbackConnection connection = new LoopbackConnection(channel, path, ours);
        connections.add(channel.register(into, SelectionKey.OP_READ, connection));
    }

    private static void close(java.nio.channels.Channel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "a sign-in socket could not be closed", e);
        }
    }
}

package io.kiroproxy.benchmarks.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Connections of one thread that ask one thing and check every answer: in a closed loop for a while, or each once and all
 * together.
 */
public final class Clients {

    private static final int BUFFER = 256 * 1024;
    private static final int CONNECTING_AT_ONCE = 64;

    private final InetSocketAddress target;
    private final ByteBuffer request;
    private final Function<String, String> problem;
    private final Predicate<Refused> proper;

    /** @param problem says what is wrong with an answer's body; empty when nothing is */
    public Clients(URI target, byte[] request, Function<String, String> problem) {
        this(target, request, problem, refused -> false);
    }

    /**
     * @param problem says what is wrong with an answer's body; empty when nothing is
     * @param proper whether a call may be refused like this
     */
    public Clients(URI target, byte[] request, Function<String, String> problem, Predicate<Refused> proper) {
        this.proper = proper;
        this.target = new InetSocketAddress(target.getHost(), target.getPort());
        this.request = ByteBuffer.wrap(request).asReadOnlyBuffer();
        this.problem = problem;
    }

    /**
     * An answer that is none.
     *
     * @param status its first line
     * @param retryAfter what that field says, empty without one
     */
    public record Refused(String status, String retryAfter, String body) {}

    private static final class Connection {
        final ResponseReader response = new ResponseReader();
        ByteBuffer toSend;
        long askedAt;
        long firstAt;

        Connection(ByteBuffer request) {
            toSend = request;
        }
    }

    /** What goes on while the clients run, told now and then with the number of open connections. */
    public interface Watch {
        void look(int open);
    }

    /** {@code connections} ask again and again until {@code length} is over; answers under way are waited for. */
    public Sample loop(int connections, Duration length) throws IOException {
        return run(connections, 0, System.nanoTime() + length.toNanos(), open -> {});
    }

    /** {@code connections} ask once each, one after the other within {@code ramp}, and are open together then. */
    public Sample together(int connections, Duration ramp, Watch watch) throws IOException {
        return run(connections, ramp.toNanos() / connections, 0, watch);
    }

    private Sample run(int connections, long gap, long askUntil, Watch watch) throws IOException {
        long from = System.nanoTime();
        Sample sample = new Sample();
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        try (Selector selector = Selector.open()) {
            int started = 0;
            int connecting = 0;
            int open = 0;
            while (started < connections || open > 0) {
                while (started < connections
                        && connecting < CONNECTING_AT_ONCE
                        && System.nanoTime() - from >= started * gap) {
                    connect(selector);
                    started++;
                    connecting++;
                    open++;
                }
                selector.select(started < connections ? 1 : 50);
                for (SelectionKey key : selector.selectedKeys()) {
                    if (key.isConnectable()) {
                        connecting--;
                    }
                    if (!turn(key, buffer, askUntil, sample)) {
                        key.channel().close();
                        open--;
                    }
                }
                selector.selectedKeys().clear();
                watch.look(open);
            }
        }
        return sample;
    }

    private void connect(Selector selector) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        Connection connection = new Connection(request.duplicate());
        connection.askedAt = System.nanoTime();
        channel.register(selector, SelectionKey.OP_CONNECT, connection);
        channel.connect(target);
    }

    /** Goes on with a connection; false when it is over. */
    private boolean turn(SelectionKey key, ByteBuffer buffer, long askUntil, Sample sample) {
        try {
            SocketChannel channel = (SocketChannel) key.channel();
            if (key.isConnectable()) {
                channel.finishConnect();
                key.interestOps(SelectionKey.OP_WRITE);
                return true;
            }
            Connection connection = (Connection) key.attachment();
            if (key.isWritable()) {
                channel.write(connection.toSend);
                if (!connection.toSend.hasRemaining()) {
                    key.interestOps(SelectionKey.OP_READ);
                }
                return true;
            }
            return read(channel, connection, buffer, sample) || askAgain(key, connection, askUntil);
        } catch (IOException e) {
            sample.failed(e.toString());
            return false;
        }
    }

    /** Reads; false when the answer is complete. */
    private boolean read(SocketChannel channel, Connection connection, ByteBuffer buffer, Sample sample)
            throws IOException {
        buffer.clear();
        int count = channel.read(buffer);
        if (count < 0) {
            throw new IOException("closed within " + connection.response.status());
        }
        boolean complete = connection.response.read(buffer.flip());
        if (connection.firstAt == 0 && connection.response.hasBody()) {
            connection.firstAt = System.nanoTime();
        }
        if (complete) {
            check(connection, sample);
        }
        return !complete;
    }

    private void check(Connection connection, Sample sample) {
        long took = System.nanoTime() - connection.askedAt;
        ResponseReader response = connection.response;
        String body = response.body();
        boolean answered = response.status().startsWith("HTTP/1.1 200");
        if (!answered && proper.test(new Refused(response.status(), response.retryAfter(), body))) {
            sample.shed(took);
            return;
        }
        String wrong = answered ? problem.apply(body) : body;
        if (wrong.isEmpty()) {
            sample.answered(connection.firstAt - connection.askedAt, took);
        } else {
            sample.failed(response.status() + ": " + wrong.substring(0, Math.min(200, wrong.length())));
        }
    }

    private boolean askAgain(SelectionKey key, Connection connection, long askUntil) {
        if (System.nanoTime() >= askUntil) {
            return false;
        }
        connection.response.reset();
        connection.toSend = request.duplicate();
        connection.askedAt = System.nanoTime();
        connection.firstAt = 0;
        key.interestOps(SelectionKey.OP_WRITE);
        return true;
    }
}

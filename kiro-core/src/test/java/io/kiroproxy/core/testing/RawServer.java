package io.kiroproxy.core.testing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP server of bare sockets that does what the test says, byte by byte. Each connection has a thread that reads
 * requests and runs the next behaviour; without one left it answers 200 with the body {@code ok}.
 */
public final class RawServer implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 10;

    private final ServerSocket listener;
    private final LinkedBlockingQueue<Behaviour> script = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<Request> requests = new LinkedBlockingQueue<>();
    private final List<Socket> sockets = new ArrayList<>();

    /** What to do with one request. */
    @FunctionalInterface
    public interface Behaviour {
        void answer(Request request, Wire wire) throws IOException;
    }

    /**
     * A request as it came.
     *
     * @param connection counts connections from 1
     * @param line the request line
     * @param fields the head's other lines, as they came
     * @param body its body, by content-length
     */
    public record Request(int connection, String line, List<String> fields, byte[] body) {

        /** The value of the first field of {@code name}, or null. */
        public @Nullable String field(String name) {
            String prefix = name.toLowerCase(Locale.ROOT) + ":";
            for (String field : fields) {
                if (field.toLowerCase(Locale.ROOT).startsWith(prefix)) {
                    return field.substring(prefix.length()).strip();
                }
            }
            return null;
        }
    }

    /** The server's end of a connection. */
    public static final class Wire {

        private final Socket socket;
        private final InputStream in;
        private final OutputStream out;

        private Wire(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new BufferedInputStream(socket.getInputStream());
            this.out = socket.getOutputStream();
        }

        /** Writes text as it is. */
        public Wire write(String text) throws IOException {
            return write(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        public Wire write(byte[] bytes) throws IOException {
            out.write(bytes);
            out.flush();
            return this;
        }

        /** Writes one chunk of a chunked body. */
        public Wire chunk(String text) throws IOException {
            return write(Integer.toHexString(text.length()) + "\r\n" + text + "\r\n");
        }

        /** Closes the connection. */
        public void close() throws IOException {
            socket.close();
        }

        /** Waits until the client has closed its end; false when it has not within some seconds. */
        public boolean awaitClose() {
            try {
                socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
                return in.read() < 0;
            } catch (SocketTimeoutException e) {
                return false;
            } catch (IOException e) {
                return true;
            }
        }
    }

    private RawServer(ServerSocket listener) {
        this.listener = listener;
    }

    /** Listens on a free port of the loopback address. */
    public static RawServer start() throws IOException {
        RawServer server = new RawServer(new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress()));
        server.spawn(server::accept);
        return server;
    }

    /** Where it listens, with {@code path}. */
    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort() + path);
    }

    /** Adds a behaviour for the next request that has none. */
    public RawServer next(Behaviour behaviour) {
        script.add(behaviour);
        return this;
    }

    /** The next request, waited for. */
    public Request request() throws InterruptedException {
        Request request = requests.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (request == null) {
            throw new AssertionError("no request within " + PATIENCE_SECONDS + " s");
        }
        return request;
    }

    @Override
    public void close() throws IOException {
        listener.close();
        synchronized (sockets) {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    private void spawn(Runnable task) {
        Thread thread = new Thread(task, "raw-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        int count = 0;
        try {
            while (true) {
                Socket socket = listener.accept();
                synchronized (sockets) {
                    sockets.add(socket);
                }
                int connection = ++count;
                spawn(() -> serve(connection, socket));
            }
        } catch (IOException e) {
            return;
        }
    }

    private void serve(int connection, Socket socket) {
        try (socket) {
            Wire wire = new Wire(socket);
            for (Request request = read(connection, wire.in); request != null; request = read(connection, wire.in)) {
                requests.add(request);
                Behaviour behaviour = script.poll();
                if (behaviour == null) {
                    wire.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
                } else {
                    behaviour.answer(request, wire);
                }
            }
        } catch (IOException e) {
            return;
        }
    }

    private static @Nullable Request read(int connection, InputStream in) throws IOException {
        String line = line(in);
        if (line == null) {
            return null;
        }
        List<String> fields = new ArrayList<>();
        for (String field = line(in); field != null && !field.isEmpty(); field = line(in)) {
            fields.add(field);
        }
        Request head = new Request(connection, line, fields, new byte[0]);
        String length = head.field("content-length");
        byte[] body = in.readNBytes(length == null ? 0 : Integer.parseInt(length));
        return new Request(connection, line, fields, body);
    }

    private static @Nullable String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b >= 0; b = in.read()) {
            if (b == '\n') {
                return line.toString().stripTrailing();
            }
            line.append((char) b);
        }
        return line.isEmpty() ? null : line.toString();
    }
}

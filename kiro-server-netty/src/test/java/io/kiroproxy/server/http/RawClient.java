package io.kiroproxy.server.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A client that sends what it is told, byte for byte, and reads answers one at a time. */
public final class RawClient implements AutoCloseable {

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    private RawClient(Socket socket) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
    }

    public static RawClient to(URI server) throws IOException {
        return to(server, 0);
    }

    /** @param receiveBuffer bytes the client's kernel takes, 0 for its own choice */
    public static RawClient to(URI server, int receiveBuffer) throws IOException {
        Socket socket = new Socket();
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.connect(new java.net.InetSocketAddress(server.getHost(), server.getPort()), 10_000);
        socket.setSoTimeout(10_000);
        socket.setTcpNoDelay(true);
        return new RawClient(socket);
    }

    /** An answer. A body that did not end as it should is not complete. */
    public record Answer(int status, Map<String, String> fields, String body, boolean complete) {

        public @Nullable String field(String name) {
            return fields.get(name);
        }

        public boolean closes() {
            return "close".equals(fields.get("connection"));
        }
    }

    public RawClient send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public RawClient send(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
        return this;
    }

    /** Sends a POST with Host and length. */
    public RawClient post(String target, String body, String... fields) throws IOException {
        StringBuilder head = new StringBuilder(
                "POST " + target + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length() + "\r\n");
        for (String field : fields) {
            head.append(field).append("\r\n");
        }
        return send(head + "\r\n" + body);
    }

    public RawClient get(String target, String... fields) throws IOException {
        StringBuilder head = new StringBuilder("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n");
        for (String field : fields) {
            head.append(field).append("\r\n");
        }
        return send(head + "\r\n");
    }

    public Answer answer() throws IOException {
        Answer head = head();
        if (head.status() == 100) {
            return head;
        }
        return body(head);
    }

    /** Reads status line and fields only. */
    public Answer head() throws IOException {
        String status = line();
        if (status == null) {
            throw new IOException("closed without an answer");
        }
        Map<String, String> fields = new LinkedHashMap<>();
        String line = line();
        while (line != null && !line.isEmpty()) {
            int colon = line.indexOf(':');
            fields.merge(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).trim(),
                    (a, b) -> a + ", " + b);
            line = line();
        }
        return new Answer(Integer.parseInt(status.split(" ", 3)[1]), fields, "", false);
    }

    public Answer body(Answer head) throws IOException {
        if ("chunked".equals(head.field("transfer-encoding"))) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            String chunk = chunk();
            while (chunk != null && !chunk.isEmpty()) {
                body.writeBytes(chunk.getBytes(StandardCharsets.UTF_8));
                chunk = chunk();
            }
            return new Answer(head.status(), head.fields(), body.toString(StandardCharsets.UTF_8), chunk != null);
        }
        String length = head.field("content-length");
        if (length == null) {
            byte[] rest = head.status() == 204 ? new byte[0] : in.readAllBytes();
            return new Answer(head.status(), head.fields(), new String(rest, StandardCharsets.UTF_8), true);
        }
        byte[] body = in.readNBytes(Integer.parseInt(length));
        return new Answer(
                head.status(),
                head.fields(),
                new String(body, StandardCharsets.UTF_8),
                body.length == Integer.parseInt(length));
    }

    /** One chunk of a body; empty for the last one, null when the connection ended without it. */
    public @Nullable String chunk() throws IOException {
        String size = line();
        if (size == null || size.isEmpty()) {
            return null;
        }
        int length = Integer.parseInt(size, 16);
        byte[] data = in.readNBytes(length);
        line();
        return data.length < length ? null : new String(data, StandardCharsets.UTF_8);
    }

    /** Whether the server has closed its side and sent nothing more. */
    public boolean closedByServer() throws IOException {
        try {
            return in.read() < 0;
        } catch (java.net.SocketException reset) {
            return true;
        }
    }

    public void shutdownOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** Leaves with a reset. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    public Socket socket() {
        return socket;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private @Nullable String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int b = in.read();
        if (b < 0) {
            return null;
        }
        while (b >= 0 && b != '\n') {
            if (b != '\r') {
                line.write(b);
            }
            b = in.read();
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }
}

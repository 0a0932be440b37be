package io.kiroproxy.server.transport;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A proxy that sees everything: SOCKS5 without a password, CONNECT and plain requests to a proxy, over TLS when that comes
 * first. Whatever is asked for, one server answers; given a certificate, the proxy speaks TLS in its tunnels for every host
 * of it.
 */
public final class WatchfulProxy implements AutoCloseable {

    /** The first byte of a connection over TLS. */
    private static final byte HANDSHAKE = 22;

    private static final Pattern HOST = Pattern.compile("\r\nhost: *([^\r\n]+)", Pattern.CASE_INSENSITIVE);

    private final ServerSocket listener;
    private final URI leadsTo;
    private final @Nullable SSLContext tls;
    private final Set<String> ways = new ConcurrentSkipListSet<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

    private WatchfulProxy(ServerSocket listener, URI leadsTo, @Nullable SSLContext tls) {
        this.listener = listener;
        this.leadsTo = leadsTo;
        this.tls = tls;
    }

    /** Leads to a port of this machine, and looks into no tunnel. */
    public static WatchfulProxy to(int port) throws IOException {
        return start(URI.create("http://127.0.0.1:" + port), null);
    }

    /** @param tls for what is in tunnels, null for plain bytes there */
    public static WatchfulProxy start(URI leadsTo, @Nullable SSLContext tls) throws IOException {
        WatchfulProxy proxy =
                new WatchfulProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), leadsTo, tls);
        proxy.spawn(proxy::accept);
        return proxy;
    }

    public int port() {
        return listener.getLocalPort();
    }

    public String address(String scheme) {
        return scheme + "://127.0.0.1:" + port();
    }

    /** How it was spoken to: {@code TLS}, {@code SOCKS5}, {@code CONNECT} or {@code PLAIN}. */
    public Set<String> ways() {
        return new TreeSet<>(ways);
    }

    /** The addresses that tunnels were asked for, as they were named: {@code CONNECT host:port} or {@code socks5 host:port}. */
    public List<String> asked() {
        return asked;
    }

    /** Everything that went to the upstream through it. */
    public String sent() {
        return sent.toString(StandardCharsets.ISO_8859_1);
    }

    /** The hosts of the requests, one each. */
    public List<String> hosts() {
        return HOST.matcher(sent()).results().map(found -> found.group(1)).toList();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private void accept() throws IOException {
        while (!listener.isClosed()) {
            Socket client = listener.accept();
            spawn(() -> serve(client));
        }
    }

    private void serve(Socket client) throws IOException {
        try (client) {
            DataInputStream in = new DataInputStream(client.getInputStream());
            int first = in.readUnsignedByte();
            if (first == HANDSHAKE && tls != null) {
                ways.add("TLS");
                SSLSocket secure = (SSLSocket) tls.getSocketFactory()
                        .createSocket(client, new ByteArrayInputStream(new byte[] {HANDSHAKE}), true);
                secure.setUseClientMode(false);
                serve(secure);
                return;
            }
            if (first == 5) {
                tunnel(client, socks(in, client.getOutputStream()));
                return;
            }
            String head = (char) first + head(in);
            if (head.startsWith("CONNECT ")) {
                String target = head.split(" ", 3)[1];
                ways.add("CONNECT");
                asked.add("CONNECT " + target);
                write(client.getOutputStream(), "HTTP/1.1 200 Connection established\r\n\r\n");
                tunnel(client, target.replaceAll(":\\d+$", ""));
            } else {
                ways.add("PLAIN");
                forward(head, in, client.getOutputStream());
            }
        }
    }

    private String socks(DataInputStream in, OutputStream out) throws IOException {
        ways.add("SOCKS5");
        in.readNBytes(in.readUnsignedByte());
        out.write(new byte[] {5, 0});
        in.readNBytes(3);
        if (in.readUnsignedByte() != 3) {
            throw new IOException("the client resolved the name itself");
        }
        String host = new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.US_ASCII);
        asked.add("socks5 " + host + ":" + in.readUnsignedShort());
        out.write(new byte[] {5, 0, 0, 1, 127, 0, 0, 1, 0, 1});
        return host;
    }

    private void tunnel(Socket client, String host) throws IOException {
        try (Socket inside = inside(client, host);
                Socket server = new Socket(leadsTo.getHost(), leadsTo.getPort())) {
            Thread back = spawn(() -> copy(server.getInputStream(), inside.getOutputStream()));
            copy(inside.getInputStream(), new Seen(server.getOutputStream()));
            back.interrupt();
        }
    }

    private Socket inside(Socket client, String host) throws IOException {
        if (tls == null) {
            return client;
        }
        SSLSocket secure = (SSLSocket) tls.getSocketFactory().createSocket(client, host, client.getPort(), true);
        secure.setUseClientMode(false);
        secure.startHandshake();
        return secure;
    }

    /** One request a connection, with its target and the fields that are the proxy's own taken out. */
    private void forward(String head, InputStream in, OutputStream out) throws IOException {
        String[] line = head.split(" ", 3);
        URI target = URI.create(line[1]);
        String path = target.getRawPath() + (target.getRawQuery() == null ? "" : "?" + target.getRawQuery());
        String fields = head.substring(head.indexOf("\r\n"), head.length() - 2);
        byte[] body = in.readNBytes(length(fields));
        try (Socket server = new Socket(leadsTo.getHost(), leadsTo.getPort())) {
            OutputStream to = new Seen(server.getOutputStream());
            write(to, line[0] + " " + path + " HTTP/1.1" + fields + "connection: close\r\n\r\n");
            to.write(body, 0, body.length);
            copy(server.getInputStream(), out);
        }
    }

    private static int length(String fields) {
        return Arrays.stream(fields.toLowerCase(Locale.ROOT).split("\r\n", -1))
                .filter(field -> field.startsWith("content-length:"))
                .mapToInt(field ->
                        Integer.parseInt(field.substring(field.indexOf(':') + 1).strip()))
                .findFirst()
                .orElse(0);
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the client left");
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private static void write(OutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        out.write(bytes, 0, bytes.length);
        out.flush();
    }

    private static void copy(InputStream from, OutputStream to) throws IOException {
        byte[] buffer = new byte[8192];
        for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
            to.write(buffer, 0, n);
            to.flush();
        }
    }

    private Thread spawn(Task task) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (IOException e) {
                        // A connection that ends, or the test itself.
                        Thread.currentThread().interrupt();
                    }
                },
                "watchful-proxy");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Keeps what is sent before it is sent. */
    private final class Seen extends FilterOutputStream {
        Seen(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            sent.write(bytes, offset, length);
            out.write(bytes, offset, length);
        }
    }

    /** What may fail as connections do. */
    private interface Task {
        void run() throws IOException;
    }
}

package io.kiroproxy.server.transport;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A proxy that tunnels: SOCKS5 without a password, or HTTP CONNECT. Leads every tunnel to one address. */
public final class TunnelProxy implements AutoCloseable {

    private final ServerSocket listener;
    private final int leadsTo;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

    private TunnelProxy(ServerSocket listener, int leadsTo) {
        this.listener = listener;
        this.leadsTo = leadsTo;
    }

    public static TunnelProxy to(int port) throws IOException {
        TunnelProxy proxy = new TunnelProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), port);
        proxy.spawn(proxy::accept);
        return proxy;
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** The addresses that tunnels were asked for, as they were named. */
    public List<String> asked() {
        return asked;
    }

    /** All that clients have sent through its tunnels. */
    public String sent() {
        return sent.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private void accept() throws IOException {
        while (!listener.isClosed()) {
            Socket client = listener.accept();
            spawn(() -> tunnel(client));
        }
    }

    private void tunnel(Socket client) throws IOException {
        try (client;
                Socket server = new Socket(InetAddress.getLoopbackAddress(), leadsTo)) {
            DataInputStream in = new DataInputStream(client.getInputStream());
            OutputStream out = client.getOutputStream();
            int first = in.readUnsignedByte();
            if (first == 5) {
                socks(in, out);
            } else {
                connect(first, in, out);
            }
            Thread back = spawn(() -> copy(server.getInputStream(), out));
            copy(in, new Tapped(server.getOutputStream(), sent));
            back.interrupt();
        }
    }

    private void socks(DataInputStream in, OutputStream out) throws IOException {
        in.readNBytes(in.readUnsignedByte());
        out.write(new byte[] {5, 0});
        in.readNBytes(3);
        if (in.readUnsignedByte() != 3) {
            throw new IOException("the client resolved the name itself");
        }
        String host = new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.US_ASCII);
        asked.add("socks5 " + host + ":" + in.readUnsignedShort());
        out.write(new byte[] {5, 0, 0, 1, 127, 0, 0, 1, 0, 1});
    }

    private void connect(int first, InputStream in, OutputStream out) throws IOException {
        StringBuilder head = new StringBuilder().append((char) first);
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.read());
        }
        asked.add(head.substring(0, head.indexOf(" HTTP/1.1")));
        out.write("HTTP/1.1 200 Connection established\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    private static void copy(InputStream from, OutputStream to) throws IOException {
        byte[] buffer = new byte[8192];
        for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
            to.write(buffer, 0, n);
            to.flush();
        }
    }

    private Thread spawn(Task task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (IOException e) {
                Thread.currentThread().interrupt();
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Writes to two places; what is kept is kept first. */
    private static final class Tapped extends FilterOutputStream {
        private final ByteArrayOutputStream kept;

        Tapped(OutputStream out, ByteArrayOutputStream kept) {
            super(out);
            this.kept = kept;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            kept.write(bytes, offset, length);
            out.write(bytes, offset, length);
        }
    }

    private interface Task {
        void run() throws IOException;
    }
}

package io.kiroproxy.credential.login;

import io.kiroproxy.core.spi.ProxyAddress;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/** An HTTP proxy for plain requests that remembers their paths. */
final class RecordingProxy implements AutoCloseable {
    final List<String> paths = new CopyOnWriteArrayList<>();
    private final ServerSocket server;

    RecordingProxy() {
        try {
            server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(this::accept);
    }

    ProxyAddress address() {
        return ProxyAddress.parse("http://127.0.0.1:" + server.getLocalPort());
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "recording-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                daemon(() -> forward(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    /** One request a connection. */
    private void forward(Socket client) {
        try (client) {
            InputStream in = client.getInputStream();
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int next = in.read();
                if (next < 0) {
                    return;
                }
                head.append((char) next);
            }
            String[] line = head.substring(0, head.indexOf("\r\n")).split(" ", 3);
            URI target = URI.create(line[1]);
            paths.add(target.getPath());
            byte[] body = in.readNBytes(length(head.toString()));
            String rest = head.substring(head.indexOf("\r\n") + 2, head.length() - 2);
            String request = line[0] + " " + target.getRawPath() + " HTTP/1.1\r\n" + rest + "connection: close\r\n\r\n";
            try (Socket upstream = new Socket(target.getHost(), target.getPort())) {
                upstream.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
                upstream.getOutputStream().write(body);
                upstream.getInputStream().transferTo(client.getOutputStream());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int length(String head) {
        for (String line : head.toLowerCase(Locale.ROOT).split("\r\n", -1)) {
            if (line.startsWith("content-length:")) {
                return Integer.parseInt(line.substring(line.indexOf(':') + 1).strip());
            }
        }
        return 0;
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.kiroproxy.server.transport;

import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Objects;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/** A certificate of {@code localhost} that nobody but these tests trusts. */
final class TestKeys {

    private static final char[] PASSWORD = "changeit".toCharArray();

    private final KeyStore keys;

    private TestKeys(KeyStore keys) {
        this.keys = keys;
    }

    static TestKeys load() throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Objects.requireNonNull(TestKeys.class.getResourceAsStream("localhost.p12"))) {
            keys.load(in, PASSWORD);
        }
        return new TestKeys(keys);
    }

    X509Certificate certificate() throws Exception {
        return (X509Certificate) keys.getCertificate("server");
    }

    /** For a client that trusts it. */
    SslContextBuilder trusting() throws Exception {
        return SslContextBuilder.forClient().trustManager(certificate());
    }

    /** For a server that speaks {@code version} of TLS, or all that the JDK speaks when that is {@code TLS}. */
    SSLContext server(String version) throws Exception {
        SSLContext context = SSLContext.getInstance(version);
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    /** A server that answers each connection's first request and closes it. */
    SSLServerSocket answering(String version, String status, String body) throws Exception {
        SSLServerSocket listener = (SSLServerSocket)
                server(version).getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        if (!version.equals("TLS")) {
            listener.setEnabledProtocols(new String[] {version});
        }
        String length = body.isEmpty() ? "" : "content-length: " + body.length() + "\r\n";
        byte[] answer = ("HTTP/1.1 " + status + "\r\nconnection: close\r\n" + length + "\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
        Thread thread = new Thread(() -> {
            while (!listener.isClosed()) {
                try (Socket socket = listener.accept()) {
                    socket.getInputStream().read(new byte[4096]);
                    socket.getOutputStream().write(answer);
                } catch (IOException e) {
                    continue;
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
        return listener;
    }
}

package io.kiroproxy.benchmarks.http2;

import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManagerFactory;

/** A certificate of {@code localhost} and its key, made with the JDK's own tool. */
final class ServerKey {

    private static final String NAME = "localhost";
    static final String PASSWORD = "changeit";

    private final KeyStore keys;

    private ServerKey(KeyStore keys) {
        this.keys = keys;
    }

    /** Makes one that is valid for two days. */
    static Path make(Path folder) throws IOException {
        Path file = folder.resolve("localhost.p12");
        ProcessBuilder tool = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                NAME,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + NAME,
                "-ext",
                "san=dns:" + NAME,
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                file.toString());
        Process made = tool.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (made.onExit().join().exitValue() != 0) {
            throw new IOException("keytool made no certificate");
        }
        return file;
    }

    static ServerKey read(Path file) throws GeneralSecurityException, IOException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return new ServerKey(keys);
    }

    /** For a server that shows it. */
    SslContextBuilder server() throws GeneralSecurityException {
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        return SslContextBuilder.forServer(managers);
    }

    /** For a client that trusts it and nothing else. */
    SslContextBuilder client() throws GeneralSecurityException {
        return SslContextBuilder.forClient().trustManager((X509Certificate) keys.getCertificate(NAME));
    }
}

package io.kiroproxy.server.doctor;

import io.kiroproxy.core.spi.ProxyAddress;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** The way to the upstream: name, proxy, TLS, and whether both clocks agree. */
final class NetworkChecks {

    private static final Subject PROXY = Subject.of(Subject.Kind.PROXY);
    private static final Subject TLS = Subject.of(Subject.Kind.TLS);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /** The upstream refuses signed requests of clocks that are further off. */
    private static final Duration DRIFT = Duration.ofMinutes(5);

    private final URI origin;
    private final @Nullable ProxyAddress proxy;
    private final InstantSource clock;

    NetworkChecks(URI origin, @Nullable ProxyAddress proxy, InstantSource clock) {
        this.origin = origin;
        this.proxy = proxy;
        this.clock = clock;
    }

    List<Check> run() {
        List<Check> checks = new ArrayList<>();
        if (proxy == null) {
            checks.add(dns());
            checks.add(PROXY.is(Diagnosis.PROXY_UNSET));
        } else {
            checks.add(proxy(proxy));
        }
        checks.addAll(reach());
        return checks;
    }

    private Check dns() {
        Subject subject = Subject.of(Subject.Kind.DNS);
        try {
            InetAddress address = InetAddress.getByName(origin.getHost());
            return subject.is(Diagnosis.DNS_FINE, "host", origin.getHost(), "address", address.getHostAddress());
        } catch (UnknownHostException e) {
            return subject.is(Diagnosis.DNS_NONE, "host", origin.getHost());
        }
    }

    private static Check proxy(ProxyAddress proxy) {
        String name = proxy.host() + ":" + proxy.port();
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(proxy.host(), proxy.port()), (int) PATIENCE.toMillis());
            if (proxy.type() == ProxyAddress.Type.HTTPS) {
                shakeHands(socket, proxy);
                return PROXY.is(Diagnosis.PROXY_FINE_TLS, "proxy", name);
            }
            return PROXY.is(Diagnosis.PROXY_FINE, "proxy", name);
        } catch (SSLException e) {
            return PROXY.is(Diagnosis.PROXY_NO_TLS, "proxy", name, "why", String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return PROXY.is(Diagnosis.PROXY_DEAD, "proxy", name, "why", String.valueOf(e.getMessage()));
        }
    }

    private static void shakeHands(Socket socket, ProxyAddress proxy) throws IOException {
        socket.setSoTimeout((int) PATIENCE.toMillis());
        SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
        try (SSLSocket secure = (SSLSocket) factory.createSocket(socket, proxy.host(), proxy.port(), false)) {
            SSLParameters names = secure.getSSLParameters();
            names.setEndpointIdentificationAlgorithm("HTTPS");
            secure.setSSLParameters(names);
            secure.startHandshake();
        }
    }

    private List<Check> reach() {
        if (proxy != null && proxy.type() == ProxyAddress.Type.HTTPS) {
            return List.of(TLS.is(Diagnosis.TLS_BEYOND_PROXY));
        }
        try {
            HttpURLConnection probe =
                    (HttpURLConnection) origin.resolve("/").toURL().openConnection(way());
            probe.setConnectTimeout((int) PATIENCE.toMillis());
            probe.setReadTimeout((int) PATIENCE.toMillis());
            probe.setInstanceFollowRedirects(false);
            int status = probe.getResponseCode();
            long date = probe.getDate();
            probe.disconnect();
            return List.of(TLS.is(Diagnosis.TLS_FINE, "origin", origin, "status", status), clock(date));
        } catch (SSLException e) {
            return List.of(unreached(Diagnosis.TLS_REPLACED, e));
        } catch (IOException e) {
            return List.of(unreached(Diagnosis.TLS_UNREACHABLE, e));
        }
    }

    private Check unreached(Diagnosis diagnosis, IOException e) {
        return TLS.is(diagnosis, "origin", origin, "why", String.valueOf(e.getMessage()));
    }

    private Check clock(long theirs) {
        Subject subject = Subject.of(Subject.Kind.CLOCK);
        if (theirs == 0) {
            return subject.is(Diagnosis.CLOCK_UNKNOWN);
        }
        Duration off =
                Duration.between(Instant.ofEpochMilli(theirs), clock.instant()).abs();
        return off.compareTo(DRIFT) <= 0
                ? subject.is(Diagnosis.CLOCK_FINE, "seconds", off.toSeconds() + 1)
                : subject.is(Diagnosis.CLOCK_OFF, "minutes", off.toMinutes());
    }

    private Proxy way() {
        if (proxy == null) {
            return Proxy.NO_PROXY;
        }
        Proxy.Type type = proxy.type() == ProxyAddress.Type.HTTP ? Proxy.Type.HTTP : Proxy.Type.SOCKS;
        return new Proxy(type, new InetSocketAddress(proxy.host(), proxy.port()));
    }
}

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
            checks.add(Check.ok("proxy", "Proxy", "none is set"));
        } else {
            checks.add(proxy(proxy));
        }
        checks.addAll(reach());
        return checks;
    }

    private Check dns() {
        try {
            InetAddress address = InetAddress.getByName(origin.getHost());
            return Check.ok("dns", "DNS", origin.getHost() + " is " + address.getHostAddress());
        } catch (UnknownHostException e) {
            return Check.fail(
                    "dns", "DNS", origin.getHost() + " has no address", "look at the network, or set upstream.proxy");
        }
    }

    private static Check proxy(ProxyAddress proxy) {
        String name = proxy.host() + ":" + proxy.port();
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(proxy.host(), proxy.port()), (int) PATIENCE.toMillis());
            if (proxy.type() == ProxyAddress.Type.HTTPS) {
                shakeHands(socket, proxy);
                return Check.ok("proxy", "Proxy", name + " takes connections over TLS");
            }
            return Check.ok("proxy", "Proxy", name + " takes connections");
        } catch (SSLException e) {
            return Check.fail(
                    "proxy",
                    "Proxy",
                    name + ": no TLS with it: " + e.getMessage(),
                    "write http:// if it is spoken to without TLS, as most are, or trust its certificate");
        } catch (IOException e) {
            return Check.fail("proxy", "Proxy", name + ": " + e.getMessage(), "start it, or change upstream.proxy");
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
            return List.of(Check.ok(
                    "tls", "Connection", "not looked at beyond a proxy over TLS; the test call goes that way"));
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
            Check tls = Check.ok("tls", "Connection", origin + " answers " + status);
            return List.of(tls, clock(date));
        } catch (SSLException e) {
            return List.of(Check.fail(
                    "tls",
                    "Connection",
                    origin + ": " + e.getMessage(),
                    "somebody on the way replaces certificates: trust theirs, or go around"));
        } catch (IOException e) {
            return List.of(Check.fail(
                    "tls", "Connection", origin + ": " + e.getMessage(), "look at the network and upstream.proxy"));
        }
    }

    private Check clock(long theirs) {
        if (theirs == 0) {
            return Check.ok("clock", "Clock", "the upstream does not say what time it is");
        }
        Duration off =
                Duration.between(Instant.ofEpochMilli(theirs), clock.instant()).abs();
        return off.compareTo(DRIFT) <= 0
                ? Check.ok("clock", "Clock", "within " + (off.toSeconds() + 1) + " s of the upstream's")
                : Check.fail(
                        "clock",
                        "Clock",
                        off.toMinutes() + " min away from the upstream's",
                        "set this machine's clock, best by NTP");
    }

    private Proxy way() {
        if (proxy == null) {
            return Proxy.NO_PROXY;
        }
        Proxy.Type type = proxy.type() == ProxyAddress.Type.HTTP ? Proxy.Type.HTTP : Proxy.Type.SOCKS;
        return new Proxy(type, new InetSocketAddress(proxy.host(), proxy.port()));
    }
}

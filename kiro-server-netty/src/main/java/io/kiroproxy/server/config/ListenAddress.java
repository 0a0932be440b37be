package io.kiroproxy.server.config;

import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where the server listens.
 *
 * @param host a name or address, IPv6 without brackets
 * @param port 1 to 65535, or 0 for any free one
 */
public record ListenAddress(String host, int port) {

    /** {@code 127.0.0.1:8080}. */
    public static final ListenAddress DEFAULT = new ListenAddress("127.0.0.1", 8080);

    public ListenAddress {
        Objects.requireNonNull(host, "host");
        if (host.isBlank()) {
            throw new IllegalArgumentException("listen: no host (expected: host:port)");
        }
        if (!host.matches("[\\w.:%-]+")) {
            throw new IllegalArgumentException("listen: " + host + " (expected: a name or address)");
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("listen: port " + port + " (expected: 0 to 65535)");
        }
    }

    /**
     * Reads {@code host:port} or {@code [ipv6]:port}.
     *
     * @throws IllegalArgumentException naming what is wrong
     */
    public static ListenAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.indexOf(':') >= 0) {
            host = "";
        }
        try {
            return new ListenAddress(host, Integer.parseInt(text.substring(colon + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("listen: " + text + " (expected: host:port)");
        }
    }

    /** {@code before} with another host; {@link #DEFAULT} stands in for none. */
    static ListenAddress withHost(@Nullable ListenAddress before, String host) {
        return new ListenAddress(host, (before == null ? DEFAULT : before).port());
    }

    /** {@code before} with another port; {@link #DEFAULT} stands in for none. */
    static ListenAddress withPort(@Nullable ListenAddress before, String port) {
        long number = Quantities.whole(port);
        if (number < 0 || number > 65_535) {
            throw new IllegalArgumentException(port + " (expected: a port, 0 to 65535)");
        }
        return new ListenAddress((before == null ? DEFAULT : before).host(), (int) number);
    }

    /** Whether only this machine can connect: {@code localhost}, {@code 127.0.0.0/8} or {@code ::1}. */
    public boolean loopback() {
        String name = host.toLowerCase(Locale.ROOT);
        return name.equals("localhost") || name.equals("::1") || name.matches("127(\\.\\d{1,3}){3}");
    }

    @Override
    public String toString() {
        return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
    }
}

package io.kiroproxy.server.http;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A host with an optional port, as in a {@code Host} field.
 *
 * @param host lower case, IPv6 with brackets, without a trailing dot
 * @param port as written, -1 for none
 */
record Authority(String host, int port) {

    private static final Pattern SHAPE = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._~-]+)(?::(\\d{1,5}))?");
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]");

    static boolean wellFormed(String text) {
        return SHAPE.matcher(text).matches();
    }

    /** Reads {@code text}, or gives null when it is no authority. */
    static @Nullable Authority parse(String text) {
        Matcher matcher = SHAPE.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        String host = matcher.group(1).toLowerCase(Locale.ROOT);
        String bare = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        String port = matcher.group(2);
        return new Authority(bare, port == null ? -1 : Integer.parseInt(port));
    }

    boolean loopback() {
        return LOOPBACK.matcher(host).matches();
    }

    /** The same with {@code standard} where no port was written. */
    Authority withDefaultPort(int standard) {
        return port >= 0 ? this : new Authority(host, standard);
    }
}

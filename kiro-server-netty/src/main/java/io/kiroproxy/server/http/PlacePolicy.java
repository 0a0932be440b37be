package io.kiroproxy.server.http;

import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.server.config.ListenAddress;
import io.kiroproxy.server.config.ServerConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps out requests from foreign places: a rebound name shows in {@code Host} only, a foreign page in {@code Origin}
 * (limits-and-timers.md 2 item 9, decisions.md 11 and 12).
 */
final class PlacePolicy {

    private final Set<String> names = new HashSet<>();
    private final BooleanSupplier modelOpen;

    /** @param modelOpen whether the model API asks for no key, so that its {@code Host} counts */
    PlacePolicy(ServerConfig config, BooleanSupplier modelOpen) {
        this.modelOpen = modelOpen;
        for (String name : config.allowedHosts()) {
            names.add(name.toLowerCase(Locale.ROOT));
        }
        ListenAddress listen = config.listen();
        if (!listen.host().equals("0.0.0.0") && !listen.host().equals("::")) {
            String host = listen.host().toLowerCase(Locale.ROOT);
            names.add(host.indexOf(':') >= 0 ? "[" + host + "]" : host);
        }
    }

    /** Why a request to {@code zone} is refused, or null. */
    @Nullable
    Refusal check(HttpRequest request, Router.Zone zone) {
        if (zone == Router.Zone.HEALTH) {
            return null;
        }
        String hostField = request.headers().get(HttpHeaderNames.HOST);
        Authority host = hostField == null ? null : Authority.parse(hostField);
        if ((zone == Router.Zone.ADMIN || modelOpen.getAsBoolean()) && (host == null || !own(host))) {
            return Refusal.of(
                    RefusalReason.HOST,
                    421,
                    ErrorKind.FORBIDDEN,
                    "Host is not a name of this server (expected: localhost, or a name in server.allowed-hosts)");
        }
        if (zone == Router.Zone.ADMIN && request.uri().startsWith("/api/") && foreignFetch(request)) {
            return Refusal.of(
                    RefusalReason.ORIGIN,
                    403,
                    ErrorKind.FORBIDDEN,
                    "Sec-Fetch-Site says that a foreign page asks; open the server's own page");
        }
        String origin = request.headers().get(HttpHeaderNames.ORIGIN);
        return origin == null || ownOrigin(origin, host)
                ? null
                : Refusal.of(
                        RefusalReason.ORIGIN,
                        403,
                        ErrorKind.FORBIDDEN,
                        "Origin is a foreign page; only this server's own pages may call");
    }

    /** A page elsewhere may show a link to ours, but must not make the API do anything, not even as an image. */
    private static boolean foreignFetch(HttpRequest request) {
        String site = request.headers().get("sec-fetch-site");
        return site != null && !site.equals("same-origin") && !site.equals("none");
    }

    private boolean own(Authority host) {
        return host.loopback() || names.contains(host.host());
    }

    private boolean ownOrigin(String origin, @Nullable Authority host) {
        int scheme = origin.indexOf("://");
        Authority page = scheme < 0 ? null : Authority.parse(origin.substring(scheme + 3));
        if (page == null) {
            return false;
        }
        int port = origin.startsWith("https:") ? 443 : 80;
        return (host != null && page.withDefaultPort(port).equals(host.withDefaultPort(port)))
                || (!page.loopback() && names.contains(page.host()));
    }
}

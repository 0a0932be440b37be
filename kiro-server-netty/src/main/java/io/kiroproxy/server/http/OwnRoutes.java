package io.kiroproxy.server.http;

import io.kiroproxy.protocol.spi.ClientCall;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * What the server answers itself: the front page, the three probes (ecosystem.md 3.3) and {@code /api/status}
 * (kiroproxy-contract.md 2.2).
 */
final class OwnRoutes {

    /** The page is served before there is a router to list; it is filled in by {@link #listing}. */
    private volatile String page = "";

    private final EdgeState state;
    private final HttpEdge.Facts facts;
    private final IntSupplier port;
    private final InstantSource clock;
    private final Instant startedAt;

    OwnRoutes(EdgeState state, HttpEdge.Facts facts, IntSupplier port, InstantSource clock) {
        this.state = state;
        this.facts = facts;
        this.port = port;
        this.clock = clock;
        this.startedAt = clock.instant();
    }

    Map<String, OwnRoute> routes() {
        return Map.of(
                "/", admin(() -> OwnRoute.text(200, page)),
                "/api/status", admin(() -> OwnRoute.json(200, status())),
                "/livez", health(OwnRoutes::live),
                "/healthz", health(OwnRoutes::live),
                "/readyz", health(this::ready));
    }

    /** Names the endpoints on the front page. */
    void listing(Set<String> endpoints) {
        StringBuilder text = new StringBuilder("Kiro API Proxy\n\n");
        endpoints.forEach(line -> text.append(line).append('\n'));
        text.append("GET /api/status\nGET /livez\nGET /readyz\n");
        page = text.toString();
    }

    private static OwnRoute admin(Supplier<ClientCall.Immediate> answer) {
        return new OwnRoute(Router.Zone.ADMIN, answer);
    }

    private static OwnRoute health(Supplier<ClientCall.Immediate> answer) {
        return new OwnRoute(Router.Zone.HEALTH, answer);
    }

    private static ClientCall.Immediate live() {
        return OwnRoute.text(200, "live\n");
    }

    private ClientCall.Immediate ready() {
        if (state.draining()) {
            return OwnRoute.text(503, "draining\n");
        }
        return facts.accounts().get().available() > 0
                ? OwnRoute.text(200, "ready\n")
                : OwnRoute.text(503, "no usable account\n");
    }

    private String status() {
        HttpEdge.Accounts accounts = facts.accounts().get();
        long calls = state.calls();
        long failures = state.failures();
        double rate = calls == 0 ? 0 : 100.0 * failures / calls;
        return String.format(
                Locale.ROOT,
                "{\"ok\":true,\"has_accounts\":%b,\"has_available_accounts\":%b,\"port\":%d,\"demo\":%b,"
                        + "\"stats\":{\"uptime_seconds\":%d,\"total_requests\":%d,\"total_errors\":%d,"
                        + "\"error_rate\":\"%.1f%%\",\"accounts_total\":%d,\"accounts_available\":%d,"
                        + "\"accounts_cooldown\":%d,\"recent_logs\":0}}",
                accounts.total() > 0,
                accounts.available() > 0,
                port.getAsInt(),
                facts.demo(),
                Duration.between(startedAt, clock.instant()).toSeconds(),
                calls,
                failures,
                rate,
                accounts.total(),
                accounts.available(),
                accounts.coolingDown());
    }
}

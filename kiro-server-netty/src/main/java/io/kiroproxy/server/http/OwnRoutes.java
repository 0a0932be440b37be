package io.kiroproxy.server.http;

import io.kiroproxy.protocol.spi.ClientCall;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** What the server answers itself at once: the front page and the three probes (ecosystem.md 3.3). */
final class OwnRoutes {

    /** The page is served before there is a router to list; it is filled in by {@link #listing}. */
    private volatile String page = "";

    private final EdgeState state;
    private final HttpEdge.Facts facts;

    OwnRoutes(EdgeState state, HttpEdge.Facts facts) {
        this.state = state;
        this.facts = facts;
    }

    Map<String, OwnRoute> routes() {
        return Map.of(
                "/", admin(() -> OwnRoute.text(200, page)),
                "/livez", health(OwnRoutes::live),
                "/healthz", health(OwnRoutes::live),
                "/readyz", health(this::ready));
    }

    /** Names the endpoints on the front page. */
    void listing(Set<String> endpoints) {
        StringBuilder text = new StringBuilder("Kiro API Proxy\n\n");
        endpoints.forEach(line -> text.append(line).append('\n'));
        facts.api().forEach(route -> text.append(route).append('\n'));
        text.append("GET /livez\nGET /readyz\n");
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
}

package io.kiroproxy.server.http;

import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.protocol.spi.ClientCall;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the server answers itself: the front page, the files of the web UI and the three probes (ecosystem.md 3.3). */
final class OwnRoutes {

    private static final String FRONT = "/";

    /** The page is served before there is a router to list; it is filled in by {@link #listing}. */
    private volatile String page = "";

    private final EdgeState state;
    private final HttpEdge.Facts facts;

    OwnRoutes(EdgeState state, HttpEdge.Facts facts) {
        this.state = state;
        this.facts = facts;
    }

    Map<String, OwnRoute> routes() {
        Map<String, OwnRoute> routes = new HashMap<>();
        facts.files().forEach(file -> routes.put(file.path(), page(file::answer)));
        WebFile ui = facts.files().stream()
                .filter(file -> file.path().equals(FRONT))
                .findFirst()
                .orElse(null);
        routes.put(FRONT, page(fields -> front(fields, ui)));
        routes.put("/livez", health(OwnRoutes::live));
        routes.put("/healthz", health(OwnRoutes::live));
        routes.put("/readyz", health(this::ready));
        return routes;
    }

    /** The web UI for browsers, a list of the endpoints for everybody else. */
    private ClientCall.Immediate front(HttpFields fields, @Nullable WebFile ui) {
        String accept = fields.first("accept");
        return ui != null && accept != null && accept.contains("text/html")
                ? ui.answer(fields)
                : OwnRoute.text(200, page);
    }

    /** Names the endpoints on the front page. */
    void listing(Set<String> endpoints) {
        StringBuilder text = new StringBuilder("Kiro API Proxy\n\n");
        endpoints.forEach(line -> text.append(line).append('\n'));
        facts.api().forEach(route -> text.append(route).append('\n'));
        text.append("GET /livez\nGET /readyz\n");
        page = text.toString();
    }

    private static OwnRoute page(Function<HttpFields, ClientCall.Immediate> answer) {
        return new OwnRoute(Router.Zone.ADMIN, OwnRoute.Place.WORKER, answer);
    }

    private static OwnRoute health(Supplier<ClientCall.Immediate> answer) {
        return new OwnRoute(Router.Zone.HEALTH, OwnRoute.Place.LOOP, fields -> answer.get());
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

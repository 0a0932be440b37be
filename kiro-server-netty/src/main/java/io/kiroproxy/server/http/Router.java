package io.kiroproxy.server.http;

import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.protocol.spi.ClientProtocol;
import io.kiroproxy.protocol.spi.ClientRoute;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds who answers a path: a client protocol, the server itself, or nobody. Immutable. */
final class Router {

    /** Which rules of access hold for a path. */
    enum Zone {
        /** Open to probes of any kind. */
        HEALTH,
        /** The server's own pages and {@code /api}. */
        ADMIN,
        /** The model APIs. */
        MODEL
    }

    /**
     * Where a request goes.
     *
     * @param protocol the protocol that owns the path or the nearest one to it, null when none is near
     * @param route the protocol's route, null when it is not a protocol's or the method does not fit
     * @param variables of the route
     * @param own the server's own answer, null for others
     * @param api the route of the server's own API, null for others
     * @param allowed methods the path knows, empty when it is unknown
     */
    record Match(
            Zone zone,
            @Nullable ClientProtocol protocol,
            @Nullable ClientRoute route,
            Map<String, String> variables,
            @Nullable OwnRoute own,
            @Nullable ApiRoute api,
            Set<String> allowed) {

        /** Whether nobody answers this path and method. */
        boolean nobody() {
            return route == null && own == null && api == null;
        }
    }

    private record Entry(ClientProtocol protocol, ClientRoute route) {}

    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, OwnRoute> own;
    private final ApiTable api;

    Router(List<ClientProtocol> protocols, Map<String, OwnRoute> own, List<ApiRoute> api) {
        this.own = Map.copyOf(own);
        this.api = new ApiTable(api);
        List<Entry> plain = new ArrayList<>();
        for (ClientProtocol protocol : protocols) {
            for (ClientRoute route : protocol.routes()) {
                (route.conditional() ? entries : plain).add(new Entry(protocol, route));
            }
        }
        entries.addAll(plain);
    }

    /** Methods and templates of all model routes in order, each once. */
    Set<String> endpoints() {
        Set<String> lines = new LinkedHashSet<>();
        entries.forEach(entry -> lines.add(entry.route().toString()));
        return lines;
    }

    /** Finds {@code path}, percent-decoded; HEAD takes the routes of GET. */
    Match find(String method, String path, HttpFields fields) {
        String wanted = method.equals("HEAD") ? "GET" : method;
        OwnRoute ownRoute = own.get(path);
        if (ownRoute != null) {
            // Claude Code asks for the head of the front page wherever its base URL leads; there is nothing to hide.
            Zone zone = method.equals("HEAD") && path.equals("/") ? Zone.HEALTH : ownRoute.zone();
            return new Match(zone, null, null, Map.of(), wanted.equals("GET") ? ownRoute : null, null, GET);
        }
        ApiTable.Found found = api.find(wanted, path);
        if (found != null) {
            boolean client = found.route() != null && found.route().audience() == ApiRoute.Audience.CLIENT;
            Zone zone = client ? Zone.MODEL : Zone.ADMIN;
            return new Match(zone, null, null, found.variables(), null, found.route(), found.allowed());
        }
        Set<String> allowed = new TreeSet<>();
        ClientProtocol owner = null;
        for (Entry entry : entries) {
            if (!entry.route().accepts(fields)) {
                continue;
            }
            Map<String, String> variables = entry.route().match(path);
            if (variables == null) {
                continue;
            }
            if (entry.route().method().equals(wanted) || entry.route().method().equals(method)) {
                return new Match(Zone.MODEL, entry.protocol(), entry.route(), variables, null, null, Set.of(method));
            }
            owner = owner == null ? entry.protocol() : owner;
            allow(allowed, entry.route().method());
        }
        if (owner != null) {
            return new Match(Zone.MODEL, owner, null, Map.of(), null, null, allowed);
        }
        ClientProtocol nearest = nearest(path, fields);
        Zone zone = nearest == null ? Zone.ADMIN : Zone.MODEL;
        return new Match(zone, nearest, null, Map.of(), null, null, Set.of());
    }

    private static final Set<String> GET = Set.of("GET", "HEAD");

    private static void allow(Set<String> allowed, String method) {
        allowed.add(method);
        if (method.equals("GET")) {
            allowed.add("HEAD");
        }
    }

    /** The protocol that shares most leading segments; {@code /api} is the server's own. */
    private @Nullable ClientProtocol nearest(String path, HttpFields fields) {
        if (path.equals("/api") || path.startsWith("/api/")) {
            return null;
        }
        String[] segments = path.split("/", -1);
        ClientProtocol best = null;
        int most = 0;
        for (Entry entry : entries) {
            int common = entry.route().accepts(fields)
                    ? common(segments, entry.route().template())
                    : 0;
            if (common > most) {
                most = common;
                best = entry.protocol();
            }
        }
        return best;
    }

    private static int common(String[] path, String template) {
        String[] segments = template.split("/", -1);
        int i = 1;
        while (i < path.length && i < segments.length && path[i].equals(segments[i])) {
            i++;
        }
        return i - 1;
    }
}

package io.kiroproxy.examples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.kiroproxy.core.Gateway;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.protocol.ClientProtocols;
import io.kiroproxy.protocol.spi.ClientProtocol;
import io.kiroproxy.protocol.spi.ClientRequest;
import io.kiroproxy.protocol.spi.ClientRoute;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executor;

/** All client protocols on somebody else's HTTP server, here the JDK's; Netty is not needed for it. */
public final class CustomGateway {

    private record Mount(ClientProtocol protocol, ClientRoute route) {}

    private final Gateway gateway;
    private final List<Mount> mounts;

    public CustomGateway(Gateway gateway) {
        this.gateway = gateway;
        this.mounts = ClientProtocols.all().stream()
                .flatMap(protocol -> protocol.routes().stream().map(route -> new Mount(protocol, route)))
                .sorted(Comparator.comparing(mount -> !mount.route().conditional()))
                .toList();
    }

    /** Listens on a free loopback port; each call blocks a thread of {@code threads}. */
    public HttpServer start(Executor threads) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
        return server;
    }

    private void serve(HttpExchange exchange) throws IOException {
        HttpFields.Builder building = HttpFields.builder();
        exchange.getRequestHeaders().forEach((name, all) -> all.forEach(value -> building.add(name, value)));
        HttpFields fields = building.build();
        try (exchange) {
            for (Mount mount : mounts) {
                ClientRoute route = mount.route();
                var variables = route.match(exchange.getRequestURI().getPath());
                if (variables != null && exchange.getRequestMethod().equals(route.method()) && route.accepts(fields)) {
                    String id = UUID.randomUUID().toString();
                    byte[] body = exchange.getRequestBody().readAllBytes();
                    new CustomCall(gateway, mount.protocol(), exchange)
                            .answer(new ClientRequest(id, route, variables, query(exchange), fields, body));
                    return;
                }
            }
            exchange.sendResponseHeaders(404, -1);
        }
    }

    private static Map<String, String> query(HttpExchange exchange) {
        Map<String, String> query = new HashMap<>();
        String text = exchange.getRequestURI().getQuery();
        for (String pair : text == null ? new String[0] : text.split("&", -1)) {
            query.putIfAbsent(pair.replaceFirst("=.*", ""), pair.replaceFirst("[^=]*=?", ""));
        }
        return query;
    }
}

package io.kiroproxy.it.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stands between a client and the proxy and writes down what passes; nothing is changed. */
final class ClientTap implements AutoCloseable {

    private static final int BUFFER = 8 * 1024;

    /** What each side of this relay sets for itself. */
    private static final Set<String> OWN_HEADERS =
            Set.of("host", "connection", "content-length", "transfer-encoding", "expect", "upgrade");

    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private final URI proxy;

    /**
     * One exchange that passed to its end.
     *
     * @param line method, path and query
     * @param request the request's body
     * @param status of the reply
     * @param reply the reply's body
     */
    record Call(String line, String request, int status, String reply) {}

    private ClientTap(URI proxy) throws IOException {
        this.proxy = proxy;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::relay);
        server.setExecutor(threads);
        server.start();
    }

    static ClientTap before(URI proxy) throws IOException {
        return new ClientTap(proxy);
    }

    /** Where the client goes instead. */
    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** What has passed, in the order of the ends. */
    List<Call> calls() {
        return List.copyOf(calls);
    }

    private void relay(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String target = exchange.getRequestURI().toString();
        HttpRequest.Builder request = HttpRequest.newBuilder(proxy.resolve(target))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        try (exchange) {
            HttpResponse<InputStream> reply = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            reply.headers().map().forEach((name, values) -> {
                if (!OWN_HEADERS.contains(name)) {
                    exchange.getResponseHeaders().put(name, values);
                }
            });
            boolean bodiless = exchange.getRequestMethod().equals("HEAD") || reply.statusCode() == 204;
            exchange.sendResponseHeaders(reply.statusCode(), bodiless ? -1 : 0);
            ByteArrayOutputStream seen = new ByteArrayOutputStream();
            if (!bodiless) {
                copy(reply.body(), exchange.getResponseBody(), seen);
            }
            calls.add(new Call(
                    exchange.getRequestMethod() + " " + target,
                    new String(body, StandardCharsets.UTF_8),
                    reply.statusCode(),
                    seen.toString(StandardCharsets.UTF_8)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static void copy(InputStream from, OutputStream to, OutputStream seen) throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
            seen.write(buffer, 0, read);
            to.write(buffer, 0, read);
            to.flush();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}

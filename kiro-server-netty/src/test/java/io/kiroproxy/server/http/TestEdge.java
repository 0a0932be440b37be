package io.kiroproxy.server.http;

import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.protocol.spi.ClientProtocol;
import io.kiroproxy.server.access.AccessState;
import io.kiroproxy.server.access.ClientKeys;
import io.kiroproxy.server.config.ListenAddress;
import io.kiroproxy.server.config.ServerConfig;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;

/** A running edge with the echo protocol and a scripted backend. */
public final class TestEdge implements AutoCloseable {

    private static final List<ApiRoute> API = List.of(
            new ApiRoute("GET", "/api/status", request -> ok(request.toString())),
            new ApiRoute("POST", "/api/echo", request -> ok(new String(request.body(), StandardCharsets.UTF_8))),
            new ApiRoute("GET", "/api/things/{id}", request -> ok(request.variable("id"))),
            new ApiRoute("GET", "/api/things/all", request -> ok("all")),
            new ApiRoute("POST", "/api/things/{id}/stop", request -> ok("stopped")),
            new ApiRoute("GET", "/api/never", request -> new CompletableFuture<>()),
            new ApiRoute(
                    "GET", "/api/thread", request -> ok(Thread.currentThread().getName())),
            new ApiRoute(
                    "GET",
                    "/api/missing",
                    request -> CompletableFuture.failedFuture(
                            new GatewayException(ErrorKind.NOT_FOUND, "Thing not found"))),
            new ApiRoute("GET", "/api/defect", request -> {
                throw new IllegalStateException("expected by this test: secret");
            }));

    /** The calls that are over. */
    public final Queue<ServedCall> served = new ConcurrentLinkedQueue<>();

    public final ClientKeys keys =
            ClientKeys.create(AccessState.inMemory(InstantSource.system()), InstantSource.system());

    public final ScriptedBackend backend = new ScriptedBackend();
    public final Drain drain = Drain.create();
    public final HttpEdge edge;
    public final URI uri;

    private static CompletableFuture<ApiAnswer> ok(String text) {
        return CompletableFuture.completedFuture(ApiAnswer.json(200, "\"" + text + "\""));
    }

    private TestEdge(ServerConfig config, List<ClientProtocol> protocols, HttpEdge.Accounts accounts) throws Exception {
        edge = HttpEdge.start(
                EdgeLoops.create(),
                config,
                protocols,
                backend,
                new HttpEdge.Facts(() -> accounts, API, List.of(), served::add, keys, drain),
                InstantSource.system(),
                new Random(1));
        uri = URI.create("http://127.0.0.1:" + edge.port());
    }

    public static TestEdge start() throws Exception {
        return start(config -> config);
    }

    public static TestEdge start(UnaryOperator<ServerConfig> change) throws Exception {
        ServerConfig config = ServerConfig.DEFAULT.withListen(new ListenAddress("127.0.0.1", 0));
        return new TestEdge(
                change.apply(config),
                List.of(new EchoProtocol(), new EchoProtocol("other", "/other")),
                new HttpEdge.Accounts(2, 1, 1));
    }

    static TestEdge withAccounts(HttpEdge.Accounts accounts) throws Exception {
        ServerConfig config = ServerConfig.DEFAULT.withListen(new ListenAddress("127.0.0.1", 0));
        return new TestEdge(config, List.of(new EchoProtocol()), accounts);
    }

    public RawClient connect() throws Exception {
        return RawClient.to(uri);
    }

    @Override
    public void close() {
        edge.close();
        keys.close();
    }
}

package io.kiroproxy.server.http;

import io.kiroproxy.protocol.spi.ClientProtocol;
import io.kiroproxy.server.config.ListenAddress;
import io.kiroproxy.server.config.ServerConfig;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;

/** A running edge with the echo protocol and a scripted backend. */
public final class TestEdge implements AutoCloseable {

    public final ScriptedBackend backend = new ScriptedBackend();
    public final HttpEdge edge;
    public final URI uri;

    private TestEdge(ServerConfig config, List<ClientProtocol> protocols, HttpEdge.Accounts accounts) throws Exception {
        edge = HttpEdge.start(
                EdgeLoops.create(),
                config,
                protocols,
                backend,
                new HttpEdge.Facts(() -> accounts, false),
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
    }
}

package io.kiroproxy.examples;

import io.kiroproxy.server.KiroProxy;
import io.kiroproxy.server.config.ListenAddress;
import io.kiroproxy.server.config.ServerConfig;
import java.io.IOException;
import java.nio.file.Path;

/** The whole proxy inside another program: {@code EmbedServer HOME}. */
public final class EmbedServer {

    private EmbedServer() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        try (KiroProxy proxy = start(Path.of(arguments[0]))) {
            System.out.println("listening on " + proxy.uri());
            proxy.awaitClose();
        }
    }

    /** Starts it with the accounts in {@code home} on any free port. */
    static KiroProxy start(Path home) throws IOException {
        return KiroProxy.builder()
                .home(home)
                .config(ServerConfig.DEFAULT.withListen(new ListenAddress("127.0.0.1", 0)))
                .start();
    }
}

package io.kiroproxy.examples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.kiroproxy.core.ChatStream;
import io.kiroproxy.core.Gateway;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.protocol.anthropic.AnthropicProtocol;
import io.kiroproxy.protocol.spi.ClientCall;
import io.kiroproxy.protocol.spi.ClientProtocol;
import io.kiroproxy.protocol.spi.ClientRequest;
import io.kiroproxy.protocol.spi.ErrorReply;
import io.kiroproxy.protocol.spi.ReplyWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.UUID;
import java.util.concurrent.Executor;

/** One of the client protocols on somebody else's HTTP server, here the JDK's; Netty is not needed for it. */
public final class CustomGateway {

    private final Gateway gateway;
    private final ClientProtocol anthropic = new AnthropicProtocol();

    public CustomGateway(Gateway gateway) {
        this.gateway = gateway;
    }

    /** Listens on a free loopback port; each call blocks a thread of {@code threads}. */
    public HttpServer start(Executor threads) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setExecutor(threads);
        server.createContext("/v1/messages", this::messages);
        server.start();
        return server;
    }

    private void messages(HttpExchange exchange) throws IOException {
        String id = UUID.randomUUID().toString();
        try {
            byte[] body = exchange.getRequestBody().readAllBytes();
            ClientRequest request = ClientRequest.post(id, "/v1/messages", HttpFields.EMPTY, body);
            answer((ClientCall.Chat) anthropic.read(request), exchange);
        } catch (GatewayException failure) {
            ErrorReply reply = anthropic.error(failure, id);
            reply.fields()
                    .forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
            exchange.sendResponseHeaders(reply.status(), reply.body().length);
            exchange.getResponseBody().write(reply.body());
        } finally {
            exchange.close();
        }
    }

    /** The stream is open only after the first content, so a failure before it can still choose the status. */
    private void answer(ClientCall.Chat call, HttpExchange exchange) throws IOException {
        try (ChatStream events = gateway.open(call.request())) {
            exchange.getResponseHeaders().set("content-type", call.contentType());
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = new BufferedOutputStream(exchange.getResponseBody());
            ReplyWriter writer = call.newWriter(out);
            for (ChatEvent event : events) {
                writer.write(event);
                out.flush();
            }
            writer.finish();
            out.flush();
        }
    }
}

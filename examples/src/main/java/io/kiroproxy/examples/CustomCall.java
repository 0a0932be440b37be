package io.kiroproxy.examples;

import com.sun.net.httpserver.HttpExchange;
import io.kiroproxy.core.ChatStream;
import io.kiroproxy.core.Gateway;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.protocol.spi.ClientCall;
import io.kiroproxy.protocol.spi.ClientProtocol;
import io.kiroproxy.protocol.spi.ClientRequest;
import io.kiroproxy.protocol.spi.ErrorReply;
import io.kiroproxy.protocol.spi.ReplyWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** One call of {@link CustomGateway}, whatever it asks for. */
record CustomCall(Gateway gateway, ClientProtocol protocol, HttpExchange exchange) {

    private static final HttpFields JSON = HttpFields.of("content-type", "application/json");

    void answer(ClientRequest request) throws IOException {
        try {
            ClientCall call = protocol.read(request);
            if (call instanceof ClientCall.Chat chat) {
                chat(chat);
            } else if (call instanceof ClientCall.CountTokens count) {
                send(200, JSON, count.reply(gateway.countTokens(count.request())));
            } else if (call instanceof ClientCall.Models models) {
                send(200, JSON, models.reply(gateway.models()));
            } else if (call instanceof ClientCall.Immediate known) {
                send(known.status(), known.fields(), known.body());
            }
        } catch (GatewayException failure) {
            ErrorReply reply = protocol.error(failure, request.id());
            send(reply.status(), reply.fields(), reply.body());
        }
    }

    /** The stream is open only after the first content, so a failure before it can still choose the status. */
    private void chat(ClientCall.Chat call) throws IOException {
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

    private void send(int status, HttpFields fields, byte[] body) throws IOException {
        fields.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }
}

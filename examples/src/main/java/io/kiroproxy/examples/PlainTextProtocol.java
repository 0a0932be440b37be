package io.kiroproxy.examples;

import io.kiroproxy.core.ChatRequest;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.model.Conversation;
import io.kiroproxy.core.model.Message;
import io.kiroproxy.core.model.Role;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.protocol.spi.ClientCall;
import io.kiroproxy.protocol.spi.ClientProtocol;
import io.kiroproxy.protocol.spi.ClientRequest;
import io.kiroproxy.protocol.spi.ClientRoute;
import io.kiroproxy.protocol.spi.ErrorReply;
import io.kiroproxy.protocol.spi.ReplyWriter;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A client protocol of one's own: {@code POST /ask/{model}} with a question in plain text, answered in plain text. */
public final class PlainTextProtocol implements ClientProtocol {

    private static final String TEXT = "text/plain; charset=utf-8";

    @Override
    public String name() {
        return "plain";
    }

    @Override
    public List<ClientRoute> routes() {
        return List.of(ClientRoute.of("POST", "/ask/{model}"));
    }

    @Override
    public ClientCall read(ClientRequest request) {
        String question = new String(request.body(), StandardCharsets.UTF_8);
        Conversation conversation = Conversation.of(List.of(Message.text(Role.USER, question)));
        return new Asked(ChatRequest.of(request.id(), request.variables().getOrDefault("model", ""), conversation));
    }

    @Override
    public ErrorReply error(GatewayException failure, String requestId) {
        return new ErrorReply(
                502,
                HttpFields.of("content-type", TEXT),
                (failure.getMessage() + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private record Asked(ChatRequest request) implements ClientCall.Chat {
        @Override
        public ClientCall.Streaming streaming() {
            return ClientCall.Streaming.STREAMED;
        }

        @Override
        public String contentType() {
            return TEXT;
        }

        @Override
        public ReplyWriter newWriter(OutputStream out) {
            return new TextOnlyWriter(out);
        }
    }
}

package io.kiroproxy.server.http;

import io.kiroproxy.core.ChatRequest;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.model.Conversation;
import io.kiroproxy.core.model.Message;
import io.kiroproxy.core.model.ModelInfo;
import io.kiroproxy.core.model.Role;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.protocol.spi.ClientCall;
import io.kiroproxy.protocol.spi.ClientProtocol;
import io.kiroproxy.protocol.spi.ClientRequest;
import io.kiroproxy.protocol.spi.ClientRoute;
import io.kiroproxy.protocol.spi.ErrorReply;
import io.kiroproxy.protocol.spi.ReplyWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A client protocol of nobody's: the body is the user's text, the query says whether to stream, and an answer is one
 * line per event. Shows that the server knows no real protocol.
 */
public final class EchoProtocol implements ClientProtocol {

    private final String name;
    private final String prefix;

    public EchoProtocol() {
        this("echo", "/echo");
    }

    public EchoProtocol(String name, String prefix) {
        this.name = name;
        this.prefix = prefix;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<ClientRoute> routes() {
        return List.of(
                ClientRoute.of("POST", prefix + "/chat"),
                ClientRoute.of("POST", prefix + "/count"),
                ClientRoute.of("POST", prefix + "/size"),
                ClientRoute.of("GET", prefix + "/models"),
                ClientRoute.of("POST", prefix + "/models/{model}:run"));
    }

    @Override
    public ClientCall read(ClientRequest request) {
        String text = new String(request.body(), StandardCharsets.UTF_8);
        if (text.equals("bad")) {
            throw GatewayException.invalidRequest("the text is bad");
        }
        if (text.equals("defect")) {
            throw new IllegalStateException("a defect in the protocol");
        }
        ChatRequest chat =
                ChatRequest.of(request.id(), "echo-model", Conversation.of(List.of(Message.text(Role.USER, text))));
        String template = request.route().template();
        if (template.endsWith("/count")) {
            return new Count(chat);
        }
        if (template.endsWith("/models")) {
            return new Models();
        }
        if (template.endsWith("/size")) {
            String reply = request.body().length + " " + Thread.currentThread().getName() + " " + request.query();
            return new ClientCall.Immediate(
                    200, HttpFields.of("content-type", "text/plain"), reply.getBytes(StandardCharsets.UTF_8));
        }
        boolean whole = "whole".equals(request.query().get("mode"));
        return new Chat(chat, whole ? ClientCall.Streaming.WHOLE : ClientCall.Streaming.STREAMED);
    }

    @Override
    public ErrorReply error(GatewayException failure, String requestId) {
        HttpFields.Builder fields = HttpFields.builder().add("content-type", "text/x-" + name);
        if (failure.retryAfter() != null) {
            fields.add("retry-after", Long.toString(failure.retryAfter().toSeconds()));
        }
        int status =
                switch (failure.kind()) {
                    case UNAUTHENTICATED -> 401;
                    case NOT_FOUND -> 404;
                    case METHOD_NOT_ALLOWED -> 405;
                    case REQUEST_TIMEOUT -> 408;
                    case TOO_LARGE -> 413;
                    case RATE_LIMITED -> 429;
                    case INTERNAL -> 500;
                    case OVERLOADED, UPSTREAM_UNAVAILABLE -> 503;
                    default -> 400;
                };
        String body = name + "-error " + failure.kind().code() + ": " + failure.description() + " (" + requestId + ")";
        return new ErrorReply(status, fields.build(), body.getBytes(StandardCharsets.UTF_8));
    }

    private record Count(ChatRequest request) implements ClientCall.CountTokens {
        @Override
        public byte[] reply(int tokens) {
            return Integer.toString(tokens).getBytes(StandardCharsets.UTF_8);
        }
    }

    private record Models() implements ClientCall.Models {
        @Override
        public byte[] reply(List<ModelInfo> models) {
            return models.stream()
                    .map(ModelInfo::id)
                    .collect(Collectors.joining(","))
                    .getBytes(StandardCharsets.UTF_8);
        }
    }

    private record Chat(ChatRequest request, ClientCall.Streaming streaming) implements ClientCall.Chat {
        @Override
        public String contentType() {
            return "text/x-echo";
        }

        @Override
        public ReplyWriter newWriter(OutputStream out) {
            return new Writer(out, streaming == ClientCall.Streaming.WHOLE);
        }
    }

    private static final class Writer implements ReplyWriter {

        private final OutputStream out;
        private final boolean whole;
        private final StringBuilder kept = new StringBuilder();

        Writer(OutputStream out, boolean whole) {
            this.out = out;
            this.whole = whole;
        }

        @Override
        public void write(ChatEvent event) throws IOException {
            if (event instanceof ChatEvent.TextDelta text) {
                if (text.text().equals("unwritable")) {
                    throw new IOException("this text cannot be written");
                }
                line(text.text());
            } else if (event instanceof ChatEvent.MessageStart) {
                line("start");
            } else if (event instanceof ChatEvent.MessageStop) {
                line("stop");
            }
        }

        @Override
        public void ping() throws IOException {
            line("ping");
        }

        @Override
        public void finish() throws IOException {
            line("end");
            if (whole) {
                out.write(kept.toString().getBytes(StandardCharsets.UTF_8));
            }
        }

        @Override
        public void fail(GatewayException failure) throws IOException {
            line("failed " + failure.kind().code());
        }

        private void line(String text) throws IOException {
            if (whole) {
                kept.append(text).append('\n');
            } else {
                out.write((text + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
    }
}

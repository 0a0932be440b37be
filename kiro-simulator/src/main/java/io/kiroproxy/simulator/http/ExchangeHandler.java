package io.kiroproxy.simulator.http;

import io.kiroproxy.simulator.json.Json;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Serves the exchanges of one connection one after the other. */
final class ExchangeHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    /** Requests a client may send ahead on one connection. */
    private static final int MAX_PIPELINED = 64;

    private static final Logger LOG = System.getLogger(ExchangeHandler.class.getName());

    private final SimulatorService service;
    private final RequestLog log;
    private final Clock clock;
    private final Queue<Pending> waiting = new ArrayDeque<>();
    private @Nullable AnswerWriter current;

    private record Pending(RecordedRequest request, boolean keepAlive) {}

    ExchangeHandler(SimulatorService service, RequestLog log, Clock clock) {
        this.service = service;
        this.log = log;
        this.clock = clock;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest message) {
        if (message.decoderResult().isFailure() || waiting.size() >= MAX_PIPELINED) {
            ctx.close();
            return;
        }
        waiting.add(new Pending(read(message), HttpUtil.isKeepAlive(message)));
        if (current == null) {
            serveNext(ctx);
        }
    }

    private void serveNext(ChannelHandlerContext ctx) {
        current = null;
        Pending pending = waiting.poll();
        if (pending == null) {
            return;
        }
        Answer answer = answer(pending.request);
        pending.request.answeredWith(answer);
        log.add(pending.request);
        AnswerWriter writer =
                new AnswerWriter(ctx.channel(), pending.request, answer, pending.keepAlive, () -> serveNext(ctx));
        current = writer;
        writer.start();
    }

    private Answer answer(RecordedRequest request) {
        try {
            return service.answer(request);
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "The simulator failed to answer path=" + request.path(), e);
            return Answer.json(500, Json.object("message", "The simulator failed: " + e, "reason", null))
                    .header("x-amzn-errortype", "InternalServerException");
        }
    }

    private RecordedRequest read(FullHttpRequest message) {
        QueryStringDecoder uri = new QueryStringDecoder(message.uri());
        Map<String, String> query = new HashMap<>();
        uri.parameters().forEach((name, values) -> query.put(name, values.get(0)));
        Map<String, String> headers = new HashMap<>();
        message.headers()
                .forEach(header -> headers.merge(
                        header.getKey().toLowerCase(Locale.ROOT), header.getValue(), (one, two) -> one + "," + two));
        return new RecordedRequest(
                message.method().name(),
                uri.path(),
                query,
                headers,
                ByteBufUtil.getBytes(message.content()),
                clock.instant());
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (current != null && ctx.channel().isWritable()) {
            current.writable();
        }
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (current != null) {
            current.clientLeft();
        }
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.log(Level.DEBUG, "A connection to the simulator failed", cause);
        ctx.close();
    }
}

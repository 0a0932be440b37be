package io.kiroproxy.server.http;

import io.kiroproxy.core.spi.CallExecutor;
import io.kiroproxy.server.config.Limit;
import io.kiroproxy.server.config.Timeout;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;

/**
 * Closes our side of a connection and reads on until the client is done: closing with unread bytes would destroy the
 * answer on its way, and many a client writes its whole body before it looks for one. Ends with the client's side, after
 * {@link Limit#LINGER} bytes, after {@link Timeout#LINGER}, or after a silence of {@link Timeout#LINGER_IDLE}, whichever
 * comes first. On the channel's event loop only.
 */
final class Lingering {

    private final ChannelHandlerContext ctx;
    private final Edge edge;
    private final CallExecutor loop;
    private final CallExecutor.Cancellable end;
    private CallExecutor.Cancellable silence;

    private Lingering(ChannelHandlerContext ctx, Edge edge, CallExecutor loop) {
        this.ctx = ctx;
        this.edge = edge;
        this.loop = loop;
        this.end = loop.schedule(edge.timeouts().of(Timeout.LINGER), ctx::close);
        this.silence = silence();
    }

    /** Begins on a connection whose bytes come in through {@code watch}; nothing else may be read or written any more. */
    static void begin(ChannelHandlerContext ctx, Edge edge, CallExecutor loop, ReadWatch watch) {
        if (!(ctx.channel() instanceof DuplexChannel duplex)) {
            ctx.close();
            return;
        }
        Lingering lingering = new Lingering(ctx, edge, loop);
        watch.discard(edge.limits().of(Limit.LINGER), lingering::heard);
        duplex.closeFuture().addListener(closed -> lingering.stop());
        duplex.config().setAutoRead(true);
        duplex.shutdownOutput().addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }

    private void heard() {
        silence.cancel();
        silence = silence();
    }

    private CallExecutor.Cancellable silence() {
        return loop.schedule(edge.timeouts().of(Timeout.LINGER_IDLE), ctx::close);
    }

    private void stop() {
        end.cancel();
        silence.cancel();
    }
}

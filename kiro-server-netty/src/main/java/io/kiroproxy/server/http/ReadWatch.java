package io.kiroproxy.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** First in the pipeline: tells that bytes arrived, and throws them away once the connection is only being closed. */
final class ReadWatch extends ChannelInboundHandlerAdapter {

    private @Nullable Consumer<ChannelHandlerContext> onBytes;
    private @Nullable Runnable onDiscarded;
    private long discardAllowance;

    /** Calls {@code onBytes} with each read that goes on to the decoder. */
    void listen(Consumer<ChannelHandlerContext> onBytes) {
        this.onBytes = onBytes;
    }

    /**
     * From now on nothing is decoded; after {@code allowance} further bytes the connection is closed.
     *
     * @param heard runs after each read before that
     */
    void discard(long allowance, Runnable heard) {
        discardAllowance = allowance;
        onDiscarded = heard;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        Runnable heard = onDiscarded;
        if (heard == null) {
            if (onBytes != null) {
                onBytes.accept(ctx);
            }
            ctx.fireChannelRead(message);
            return;
        }
        ByteBuf bytes = (ByteBuf) message;
        discardAllowance = Math.max(0, discardAllowance - bytes.readableBytes());
        bytes.release();
        if (discardAllowance == 0) {
            ctx.close();
        } else {
            heard.run();
        }
    }
}

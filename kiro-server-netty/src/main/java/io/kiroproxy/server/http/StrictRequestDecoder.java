package io.kiroproxy.server.http;

import io.kiroproxy.server.config.Limit;
import io.kiroproxy.server.config.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Netty's request decoder with a look at the raw request line first. A line that fails becomes an invalid message
 * whose cause is a {@link BadLine}; the guard answers it.
 */
final class StrictRequestDecoder extends HttpRequestDecoder {

    private boolean lineAhead = true;
    private @Nullable Refusal fault;

    StrictRequestDecoder(Limits limits) {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(limits.intOf(Limit.REQUEST_LINE))
                .setMaxHeaderSize(limits.intOf(Limit.HEAD)));
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        if (lineAhead) {
            int start = RequestLine.skipEmptyLines(in);
            int end = in.indexOf(start, in.writerIndex(), (byte) '\n');
            if (end >= 0) {
                fault = RequestLine.check(in, start, end);
                lineAhead = false;
            }
        }
        super.decode(ctx, in, out);
        if (!out.isEmpty() && out.get(out.size() - 1) instanceof LastHttpContent) {
            lineAhead = true;
        }
    }

    @Override
    protected HttpMessage createMessage(String[] initialLine) throws Exception {
        if (fault != null) {
            throw new BadLine(fault);
        }
        return super.createMessage(initialLine);
    }

    /** Carries a refusal through the decoder's own error path. */
    static final class BadLine extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient Refusal refusal;

        BadLine(Refusal refusal) {
            super(refusal.message(), null, false, false);
            this.refusal = refusal;
        }

        Refusal refusal() {
            return refusal;
        }
    }
}

package io.kiroproxy.server.http;

import io.kiroproxy.server.config.Limit;
import io.kiroproxy.server.config.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Netty's request decoder with a look at the raw bytes of the head first: at the request line, and for folded fields,
 * which Netty unfolds (RFC 9112 section 5.2). A head that fails becomes a {@link RequestGuard.Refused}, and what follows
 * it is thrown away.
 */
final class StrictRequestDecoder extends HttpRequestDecoder {

    private boolean lineAhead = true;
    private boolean headAhead = true;
    private boolean dead;

    StrictRequestDecoder(Limits limits) {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(limits.intOf(Limit.REQUEST_LINE))
                .setMaxHeaderSize(limits.intOf(Limit.HEAD)));
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        Refusal fault = dead ? null : fault(in);
        if (dead || fault != null) {
            in.skipBytes(in.readableBytes());
            if (fault != null) {
                dead = true;
                out.add(new RequestGuard.Refused(fault, ""));
            }
            return;
        }
        int before = out.size();
        super.decode(ctx, in, out);
        for (Object decoded : out.subList(before, out.size())) {
            if (decoded instanceof HttpRequest) {
                headAhead = false;
            }
            if (decoded instanceof LastHttpContent) {
                lineAhead = true;
                headAhead = true;
            }
        }
    }

    private @Nullable Refusal fault(ByteBuf in) {
        if (!headAhead) {
            return null;
        }
        int start = in.readerIndex();
        if (lineAhead) {
            start = RequestLine.skipEmptyLines(in);
            int end = in.indexOf(start, in.writerIndex(), (byte) '\n');
            if (end < 0) {
                return null;
            }
            lineAhead = false;
            Refusal fault = RequestLine.check(in, start, end);
            if (fault != null) {
                return fault;
            }
            start = end + 1;
        }
        return folded(in, start) ? Refusal.badRequest("a folded header field (expected: one line per field)") : null;
    }

    /** Whether a line from {@code start} to the end of the head begins with a blank. The decoder leaves whole lines only. */
    private static boolean folded(ByteBuf in, int start) {
        int line = start;
        while (line < in.writerIndex()) {
            byte first = in.getByte(line);
            if (first == ' ' || first == '\t') {
                return true;
            }
            if (first == '\r' || first == '\n') {
                return false;
            }
            int end = in.indexOf(line, in.writerIndex(), (byte) '\n');
            if (end < 0) {
                return false;
            }
            line = end + 1;
        }
        return false;
    }
}

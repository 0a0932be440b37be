package io.kiroproxy.server.http;

import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.server.config.Limit;
import io.kiroproxy.server.config.Limits;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Stands right behind the decoder and lets only well-framed requests through (limits-and-timers.md 2, decisions.md 11).
 * The first request that is not becomes a {@link Refused}; whatever the connection sends after it is thrown away.
 */
final class RequestGuard extends ChannelInboundHandlerAdapter {

    /**
     * Stands for the request that was refused, and for the end of the connection's input.
     *
     * @param uri its target when that could be read, else empty
     */
    record Refused(Refusal refusal, String uri) {}

    private final Limits limits;
    private boolean refused;

    RequestGuard(Limits limits) {
        this.limits = limits;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (refused) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (message instanceof Refused) {
            refused = true;
            ctx.fireChannelRead(message);
            return;
        }
        Refusal refusal = check(message);
        if (refusal == null) {
            ctx.fireChannelRead(message);
            return;
        }
        refused = true;
        boolean decoded = message instanceof HttpRequest request
                && !request.decoderResult().isFailure();
        Refused answer = new Refused(refusal, decoded ? ((HttpRequest) message).uri() : "");
        ReferenceCountUtil.release(message);
        ctx.fireChannelRead(answer);
    }

    private @Nullable Refusal check(Object message) {
        if (message instanceof HttpRequest request) {
            return request.decoderResult().isFailure()
                    ? undecoded(request.decoderResult().cause())
                    : check(request);
        }
        if (message instanceof HttpContent content && content.decoderResult().isFailure()) {
            return undecoded(content.decoderResult().cause());
        }
        return null;
    }

    private Refusal undecoded(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return Refusal.of(
                    RefusalReason.SIZE,
                    414,
                    ErrorKind.INVALID_REQUEST,
                    "the request line is too long (at most " + limits.of(Limit.REQUEST_LINE) + " bytes)");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return Refusal.of(
                    RefusalReason.SIZE,
                    431,
                    ErrorKind.INVALID_REQUEST,
                    "the header fields are too large (at most " + limits.of(Limit.HEAD) + " bytes)");
        }
        return Refusal.badRequest("the request is not well-formed HTTP/1.1");
    }

    private static Refusal host(String message) {
        return Refusal.of(RefusalReason.HOST, 400, ErrorKind.INVALID_REQUEST, message);
    }

    private @Nullable Refusal check(HttpRequest request) {
        HttpMethod method = request.method();
        if (method.equals(HttpMethod.CONNECT) || method.equals(HttpMethod.TRACE)) {
            return Refusal.of(RefusalReason.METHOD, 405, ErrorKind.METHOD_NOT_ALLOWED, method + " is not served here");
        }
        if (request.headers().size() > limits.of(Limit.FIELDS)) {
            return Refusal.of(
                    RefusalReason.SIZE,
                    431,
                    ErrorKind.INVALID_REQUEST,
                    request.headers().size() + " header fields (at most " + limits.of(Limit.FIELDS) + ")");
        }
        Refusal host = host(request);
        return host != null ? host : transferCoding(request);
    }

    private static @Nullable Refusal host(HttpRequest request) {
        List<String> hosts = request.headers().getAll(HttpHeaderNames.HOST);
        if (hosts.size() > 1) {
            return host(hosts.size() + " Host fields (expected: one)");
        }
        if (hosts.isEmpty() && !request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
            return host("no Host field (expected: one)");
        }
        if (!hosts.isEmpty() && !Authority.wellFormed(hosts.get(0))) {
            return host("the Host field is not a host with an optional port");
        }
        return target(request, hosts.isEmpty() ? null : hosts.get(0));
    }

    private static @Nullable Refusal target(HttpRequest request, @Nullable String host) {
        String target = request.uri();
        if (target.indexOf('#') >= 0) {
            return Refusal.badRequest("the request target has a fragment");
        }
        if (target.startsWith("/") || (target.equals("*") && request.method().equals(HttpMethod.OPTIONS))) {
            return null;
        }
        String lower = target.toLowerCase(Locale.ROOT);
        if (!lower.startsWith("http://") && !lower.startsWith("https://")) {
            return Refusal.badRequest("the request target is neither a path nor an http address");
        }
        try {
            String authority = URI.create(target).getRawAuthority();
            return authority != null && host != null && authority.equalsIgnoreCase(host)
                    ? null
                    : host("the request target names another host than the Host field");
        } catch (IllegalArgumentException e) {
            return Refusal.badRequest("the request target is not an address");
        }
    }

    private static @Nullable Refusal transferCoding(HttpRequest request) {
        List<String> codings = request.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
        if (codings.isEmpty()) {
            return null;
        }
        if (request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
            return Refusal.badRequest("a transfer coding in an HTTP/1.0 request");
        }
        return codings.size() == 1 && codings.get(0).trim().equalsIgnoreCase("chunked")
                ? null
                : Refusal.of(
                        RefusalReason.SMUGGLING,
                        501,
                        ErrorKind.INVALID_REQUEST,
                        "an unknown transfer coding (expected: chunked)");
    }
}

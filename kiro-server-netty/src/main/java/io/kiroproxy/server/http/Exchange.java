package io.kiroproxy.server.http;

import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.spi.CallExecutor;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.protocol.spi.ClientCall;
import io.kiroproxy.protocol.spi.ClientRoute;
import io.kiroproxy.protocol.spi.ErrorReply;
import io.kiroproxy.server.config.Limit;
import io.kiroproxy.server.spi.CallHead;
import io.kiroproxy.server.transport.LoopExecutor;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One request and its answer: checks the head, collects the body, and gives both to a {@link CallRunner}. */
final class Exchange {

    private static final Router.Match NOWHERE =
            new Router.Match(Router.Zone.ADMIN, null, null, Map.of(), null, null, Set.of());

    private final Edge edge;
    private final ChannelHandlerContext ctx;
    private final LoopExecutor loop;
    private final HttpRequest request;
    private final HttpFields fields;
    private final String callId;
    private final String requestId;
    private final Reply reply;
    private final RequestBody body;
    private final BodyPace pace;
    private final Instant startedAt;

    private Target target = Target.NONE;
    private Router.Match match = NOWHERE;
    private AccessGate.Caller caller = AccessGate.Caller.ANYBODY;
    private @Nullable Refusal deferred;
    private @Nullable CallRunner runner;
    private @Nullable ApiRunner api;
    private CallExecutor.@Nullable Cancellable paceTimer;
    private @Nullable WireTap tap;
    private boolean bodyRead;

    Exchange(Edge edge, ChannelHandlerContext ctx, LoopExecutor loop, HttpRequest request, ReplyFactory replies) {
        this.edge = edge;
        this.ctx = ctx;
        this.loop = loop;
        this.request = request;
        this.fields = HeadCheck.fields(request);
        this.callId = edge.ids().next();
        String theirs = fields.first("x-request-id");
        this.requestId = theirs != null && CallIds.clean(theirs) ? theirs : callId;
        this.reply = replies.create(shape(request), after(request), requestId);
        RequestBody.Coding coding = HeadCheck.coding(request);
        this.body = new RequestBody(
                edge.limits().intOf(Limit.BODY), edge.bodies(), coding == null ? RequestBody.Coding.IDENTITY : coding);
        this.pace = new BodyPace(edge.limits(), edge.timeouts(), loop.now());
        this.startedAt = edge.clock().instant();
    }

    /** Makes the reply of an exchange; the connection knows what follows it. */
    @FunctionalInterface
    interface ReplyFactory {
        Reply create(Reply.Shape shape, Reply.After after, String requestId);
    }

    /** Looks at the head. */
    void begin() {
        Refusal refusal;
        try {
            target = Target.of(request.uri());
            match = edge.router().find(request.method().name(), target.path(), fields);
            ClientRoute route = match.route();
            if (route != null && post(route)) {
                edge.calls().began(new CallHead(callId, route.template(), fields, startedAt));
            }
            caller = new HeadCheck(edge).check(request, target, fields, match, remote());
            refusal = caller.refusal();
            if (match.api() != null) {
                body.narrow(edge.limits().intOf(Limit.ADMIN_BODY));
            }
        } catch (GatewayException e) {
            refusal = Refusal.of(RefusalReason.SMUGGLING, 0, e.kind(), e.description());
        }
        boolean bodyExpected =
                HttpUtil.isTransferEncodingChunked(request) || HttpUtil.getContentLength(request, 0L) > 0;
        if (refusal != null) {
            if (bodyExpected) {
                refuse(refusal);
            } else {
                deferred = refusal;
            }
            return;
        }
        if (bodyExpected) {
            if (HttpUtil.is100ContinueExpected(request)) {
                ctx.writeAndFlush(new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
            }
            checkPace();
        }
    }

    /** Takes a piece of the body; the caller releases it. */
    void content(HttpContent content) {
        if (reply.over()) {
            return;
        }
        int bytes = content.content().readableBytes();
        if (bytes > 0) {
            pace.received(bytes, loop.now());
            GatewayException full = deferred == null ? body.add(content.content()) : null;
            if (full != null) {
                edge.calls().refused(full.kind() == ErrorKind.TOO_LARGE ? RefusalReason.SIZE : RefusalReason.OVERLOAD);
                answer(full);
                return;
            }
        }
        if (content instanceof LastHttpContent) {
            bodyRead = true;
            stopPace();
            dispatch();
        }
    }

    /** Refuses it, whatever of it has been read. */
    void refuse(Refusal refusal) {
        edge.calls().refused(refusal.reason());
        if (closing(refusal.status()) || !bodyRead) {
            reply.closeAfter();
        }
        reply.telling(new GatewayException(refusal.kind(), refusal.message()));
        write(ErrorReplies.of(refusal, match.protocol(), target.path(), requestId));
    }

    void onWritable() {
        if (runner != null) {
            runner.onWritable();
        }
        if (api != null) {
            api.onWritable();
        }
    }

    /** The server stops. */
    void drain() {
        if (api != null) {
            api.drain();
        }
    }

    /** Ends it from this side. */
    void endWith(GatewayException failure) {
        if (runner != null) {
            runner.endWith(failure);
        } else if (api != null) {
            api.endWith(failure);
        } else if (!reply.over()) {
            answer(failure);
        }
    }

    /** It is over: the answer is out, or nobody waits for it. */
    void close() {
        stopPace();
        if (runner != null) {
            runner.close();
            edge.state().drain().leave();
        }
        if (api != null) {
            api.close();
        }
        body.release();
        ServedCall served = served();
        if (served != null) {
            edge.calls().served(served);
        } else if (post(match.route())) {
            edge.calls().dropped(callId);
        }
    }

    /** Refusals that say something about the connection or the place it comes from (decisions.md 11). */
    private static boolean closing(int status) {
        return switch (status) {
            case 400, 403, 408, 413, 414, 415, 417, 421, 431, 501, 505 -> true;
            default -> false;
        };
    }

    private void dispatch() {
        Refusal refusal = deferred;
        if (refusal != null) {
            refuse(refusal);
        } else if (request.method().equals(HttpMethod.OPTIONS)) {
            options();
        } else if (match.own() != null) {
            var answer = match.own().answer().apply(fields);
            reply.whole(answer.status(), answer.fields(), answer.body());
        } else if (match.api() != null) {
            api = new ApiRunner(edge, ctx.channel(), loop, reply, this::answer);
            api.run(match.api(), this::apiRequest);
        } else {
            edge.state().drain().enter();
            tap = post(match.route()) ? edge.calls().tap(callId) : null;
            reply.tappedBy(tap);
            runner = new CallRunner(edge, ctx.channel(), loop, reply, this::answer);
            runner.run(new CallRunner.Incoming(
                    callId, Objects.requireNonNull(match.protocol()), match, target, fields, body, caller, tap));
        }
    }

    private ApiRequest apiRequest() {
        return new ApiRequest(
                request.method().name(),
                Objects.requireNonNull(match.api()).template(),
                match.variables(),
                target.query(),
                body.bytes(),
                remote().getHostAddress(),
                ctx.channel().localAddress() instanceof InetSocketAddress local ? local.getPort() : 0,
                edge.access().adminKeyConfigured() ? ApiRequest.Key.SHOWN : ApiRequest.Key.NONE_CONFIGURED,
                caller.key() == null ? null : caller.key().id());
    }

    private InetAddress remote() {
        return ctx.channel().remoteAddress() instanceof InetSocketAddress remote && remote.getAddress() != null
                ? remote.getAddress()
                : InetAddress.getLoopbackAddress();
    }

    /** What there is to be told of this call, null when it is none. */
    private @Nullable ServedCall served() {
        ClientCall read = runner == null ? null : runner.call();
        if (!post(match.route()) || match.protocol() == null || (read != null && !(read instanceof ClientCall.Chat))) {
            return null;
        }
        GatewayException told = reply.failure();
        ClientCall.Chat chat = (ClientCall.Chat) read;
        return new ServedCall(
                callId,
                match.protocol().name(),
                request.method().name(),
                target.path(),
                caller.client(),
                chat == null ? null : chat.request(),
                chat != null && chat.streaming() == ClientCall.Streaming.STREAMED
                        ? ServedCall.Delivery.STREAMED
                        : ServedCall.Delivery.WHOLE,
                startedAt,
                edge.clock().instant(),
                reply.status() == 0 ? ServedCall.CLIENT_LEFT : reply.status(),
                told == null ? null : told.kind(),
                told == null ? null : told.description());
    }

    /** Whether it may be a call: those of client protocols are posted. */
    private boolean post(@Nullable ClientRoute route) {
        return route != null && request.method().equals(HttpMethod.POST);
    }

    private void options() {
        Set<String> allowed = match.allowed();
        reply.whole(
                204,
                HttpFields.of("allow", String.join(", ", allowed) + (allowed.isEmpty() ? "OPTIONS" : ", OPTIONS")),
                new byte[0]);
    }

    private void answer(GatewayException failure) {
        reply.telling(failure);
        if (!bodyRead || failure.kind() == ErrorKind.TOO_LARGE) {
            reply.closeAfter();
        }
        write(ErrorReplies.of(failure, match.protocol(), target.path(), requestId));
    }

    private void write(ErrorReply error) {
        if (!reply.over()) {
            stopPace();
            reply.whole(error.status(), error.fields(), error.body());
        }
    }

    private void checkPace() {
        long left = pace.left(loop.now());
        if (left > 0) {
            paceTimer = loop.schedule(Duration.ofNanos(left), this::checkPace);
        } else {
            edge.calls().refused(RefusalReason.TIMEOUT);
            answer(new GatewayException(ErrorKind.REQUEST_TIMEOUT, "the body came in too slowly"));
        }
    }

    private void stopPace() {
        if (paceTimer != null) {
            paceTimer.cancel();
            paceTimer = null;
        }
    }

    private static Reply.Shape shape(HttpRequest request) {
        if (request.method().equals(HttpMethod.HEAD)) {
            return Reply.Shape.NO_BODY;
        }
        return request.protocolVersion().equals(HttpVersion.HTTP_1_0) ? Reply.Shape.UNTIL_CLOSE : Reply.Shape.CHUNKED;
    }

    private static Reply.After after(HttpRequest request) {
        return HttpUtil.isKeepAlive(request) ? Reply.After.KEEP : Reply.After.CLOSE;
    }
}

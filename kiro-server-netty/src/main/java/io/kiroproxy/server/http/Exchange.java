package io.kiroproxy.server.http;

import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.protocol.spi.ClientCall;
import io.kiroproxy.protocol.spi.ErrorReply;
import io.kiroproxy.server.config.Limit;
import io.kiroproxy.server.spi.CallHead;
import io.kiroproxy.server.transport.LoopExecutor;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One request and its answer: checks the head, collects the body, and gives both to a {@link CallRunner}. */
final class Exchange {

    private final Edge edge;
    private final ChannelHandlerContext ctx;
    private final LoopExecutor loop;
    private final HttpRequest request;
    private final String callId;
    private final String requestId;
    private final Reply reply;
    private final PaceWatch pace;
    private final Instant startedAt;

    private Asked asked;
    private RequestBody body;
    private @Nullable Refusal deferred;
    private @Nullable CallRunner runner;
    private @Nullable ApiRunner api;
    private boolean bodyRead;

    Exchange(Edge edge, ChannelHandlerContext ctx, LoopExecutor loop, HttpRequest request, ReplyFactory replies) {
        this.edge = edge;
        this.ctx = ctx;
        this.loop = loop;
        this.request = request;
        this.asked = Asked.nothing(request.method().name(), HeadCheck.fields(request));
        this.callId = edge.ids().next();
        String theirs = asked.fields().first("x-request-id");
        this.requestId = theirs != null && CallIds.clean(theirs) ? theirs : callId;
        this.reply = replies.create(Reply.Shape.of(request), Reply.After.of(request), requestId);
        RequestBody.Coding coding = HeadCheck.coding(request);
        this.body = new RequestBody(
                edge.limits().intOf(Limit.BODY), edge.bodies(), coding == null ? RequestBody.Coding.IDENTITY : coding);
        this.pace = new PaceWatch(new BodyPace(edge.limits(), edge.timeouts(), loop.now()), loop, this::tooSlow);
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
            asked = asked(Target.of(request.uri()), asked.fields(), AccessGate.Caller.ANYBODY);
            began();
            asked = asked.by(new HeadCheck(edge).check(request, asked, remote()));
            refusal = asked.caller().refusal();
            if (asked.match().api() != null) {
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
            pace.start();
        }
    }

    /** Takes a piece of the body; the caller releases it. */
    void content(HttpContent content) {
        if (reply.over()) {
            return;
        }
        int bytes = content.content().readableBytes();
        if (bytes > 0) {
            pace.received(bytes);
            GatewayException full = deferred == null ? body.add(content.content()) : null;
            if (full != null) {
                edge.calls().refused(full.kind() == ErrorKind.TOO_LARGE ? RefusalReason.SIZE : RefusalReason.OVERLOAD);
                answer(full);
                return;
            }
        }
        if (content instanceof LastHttpContent) {
            bodyRead = true;
            pace.stop();
            dispatch();
        }
    }

    /** Refuses it, whatever of it has been read. */
    void refuse(Refusal refusal) {
        edge.calls().refused(refusal.reason());
        if (refusal.closing() || !bodyRead) {
            reply.closeAfter();
        }
        reply.telling(new GatewayException(refusal.kind(), refusal.message()));
        write(ErrorReplies.of(refusal, asked.match().protocol(), asked.target().path(), requestId));
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
        pace.stop();
        if (runner != null) {
            runner.close();
            edge.state().drain().leave();
        }
        if (api != null) {
            api.close();
        }
        body.release();
        ServedCall served = asked.served(
                callId,
                runner == null ? null : runner.call(),
                runner == null ? ServedCall.Reach.EDGE : runner.reach(),
                reply,
                startedAt,
                edge.clock().instant());
        if (served != null) {
            edge.calls().served(served);
        } else if (asked.call()) {
            edge.calls().dropped(callId);
        }
    }

    private void own(OwnRoute route) {
        HttpFields fields = asked.fields();
        if (route.place() == OwnRoute.Place.LOOP) {
            ClientCall.Immediate answer = route.answer().apply(fields);
            reply.whole(answer.status(), answer.fields(), answer.body());
            return;
        }
        work(() -> {
            ClientCall.Immediate answer = route.answer().apply(fields);
            return CompletableFuture.completedFuture(
                    new ApiAnswer.Whole(answer.status(), answer.fields(), answer.body()));
        });
    }

    private void work(Supplier<CompletionStage<ApiAnswer>> answer) {
        api = new ApiRunner(edge, ctx.channel(), loop, reply, this::answer, this::call);
        api.run(answer);
    }

    private void dispatch() {
        Refusal refusal = deferred;
        if (refusal != null) {
            refuse(refusal);
        } else if (request.method().equals(HttpMethod.OPTIONS)) {
            options();
        } else if (asked.match().own() != null) {
            own(asked.match().own());
        } else if (asked.match().api() != null) {
            ApiRoute.Handler handler = asked.match().api().handler();
            work(() -> handler.answer(apiRequest()));
        } else {
            runCall();
        }
    }

    private void runCall() {
        edge.state().drain().enter();
        WireTap tap = asked.call() ? edge.calls().tap(callId) : null;
        reply.tappedBy(tap);
        runner = new CallRunner(edge, ctx.channel(), loop, reply, this::answer);
        runner.run(new CallRunner.Incoming(callId, asked, body, tap));
    }

    /** Turns this exchange into a call that an administrator has asked for. */
    private void call(ApiAnswer.Call call) {
        api = null;
        if (edge.state().draining()) {
            refuse(HeadCheck.STOPPING);
            return;
        }
        asked = asked(Target.of(call.target()), call.fields(), AccessGate.Caller.ADMIN);
        if (!asked.call()) {
            answer(new GatewayException(ErrorKind.NOT_FOUND, "no call is taken at " + asked.target()));
            return;
        }
        began();
        body.release();
        body = new RequestBody(edge.limits().intOf(Limit.BODY), edge.bodies(), RequestBody.Coding.IDENTITY);
        GatewayException full = body.add(Unpooled.wrappedBuffer(call.body()));
        if (full == null) {
            runCall();
        } else {
            answer(full);
        }
    }

    private Asked asked(Target target, HttpFields fields, AccessGate.Caller caller) {
        String method = request.method().name();
        return new Asked(method, target, fields, edge.router().find(method, target.path(), fields), caller);
    }

    private void began() {
        if (asked.call()) {
            String template = Objects.requireNonNull(asked.match().route()).template();
            edge.calls().began(new CallHead(callId, template, asked.fields(), startedAt));
        }
    }

    private ApiRequest apiRequest() {
        int port = ctx.channel().localAddress() instanceof InetSocketAddress local ? local.getPort() : 0;
        return new ApiRequest(
                asked.method(),
                Objects.requireNonNull(asked.match().api()).template(),
                asked.match().variables(),
                asked.target().query(),
                body.bytes(),
                remote().getHostAddress(),
                port,
                request.headers().get(HttpHeaderNames.HOST, "localhost:" + port),
                edge.access().adminKeyConfigured() ? ApiRequest.Key.SHOWN : ApiRequest.Key.NONE_CONFIGURED,
                asked.caller().key() == null ? null : asked.caller().key().id());
    }

    private InetAddress remote() {
        return ctx.channel().remoteAddress() instanceof InetSocketAddress remote && remote.getAddress() != null
                ? remote.getAddress()
                : InetAddress.getLoopbackAddress();
    }

    private void options() {
        Set<String> allowed = asked.match().allowed();
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
        write(ErrorReplies.of(failure, asked.match().protocol(), asked.target().path(), requestId));
    }

    private void write(ErrorReply error) {
        if (!reply.over()) {
            pace.stop();
            reply.whole(error.status(), error.fields(), error.body());
        }
    }

    private void tooSlow() {
        edge.calls().refused(RefusalReason.TIMEOUT);
        answer(new GatewayException(ErrorKind.REQUEST_TIMEOUT, "the body came in too slowly"));
    }
}

package io.kiroproxy.server.http;

import io.kiroproxy.core.AccountScope;
import io.kiroproxy.core.ChatRequest;
import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.model.ModelInfo;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.core.tokens.TokenEstimator;
import io.kiroproxy.protocol.spi.ClientCall;
import io.kiroproxy.protocol.spi.ClientRequest;
import io.kiroproxy.server.access.Admittance;
import io.kiroproxy.server.access.CallEstimate;
import io.kiroproxy.server.access.ClientKey;
import io.kiroproxy.server.config.Limit;
import io.kiroproxy.server.transport.LoopExecutor;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request with its protocol and runs what comes out of it: at once, on a worker, or through the gateway. On the
 * event loop, apart from what it hands to the workers.
 */
final class CallRunner {

    private static final HttpFields JSON = HttpFields.of("content-type", "application/json");
    /** Asks for one account by its id or name. */
    private static final String ACCOUNT = "x-kiro-account";

    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);
    private static final TokenEstimator ESTIMATOR = new TokenEstimator();

    private final Edge edge;
    private final Channel channel;
    private final LoopExecutor loop;
    private final Reply reply;
    private final Consumer<GatewayException> onFailure;
    private @Nullable Incoming incoming;
    private @Nullable ClientCall call;
    private @Nullable ReplySubscriber subscriber;
    private boolean over;

    /** @param onFailure answers a failure before any head was sent */
    CallRunner(Edge edge, Channel channel, LoopExecutor loop, Reply reply, Consumer<GatewayException> onFailure) {
        this.edge = edge;
        this.channel = channel;
        this.loop = loop;
        this.reply = reply;
        this.onFailure = onFailure;
    }

    /** A request whose body is complete. */
    record Incoming(
            String callId,
            Asked asked,
            RequestBody body,
            @Nullable WireTap tap) {

        Read read() {
            byte[] bytes = body.bytes();
            if (tap != null) {
                tap.request("POST", asked.target().shown(), asked.fields(), bytes);
            }
            ClientCall call = asked.protocol()
                    .read(new ClientRequest(
                            callId,
                            Objects.requireNonNull(asked.match().route()),
                            asked.match().variables(),
                            asked.target().query(),
                            asked.fields(),
                            bytes));
            body.forget();
            boolean counted = asked.caller().key() != null && call instanceof ClientCall.Chat;
            return new Read(
                    call,
                    counted
                            ? ESTIMATOR.conversation(
                                    ((ClientCall.Chat) call).request().conversation())
                            : 0);
        }
    }

    /** What was read, and about how many tokens it is when that matters. */
    private record Read(ClientCall call, long tokens) {}

    void run(Incoming incoming) {
        this.incoming = incoming;
        if (incoming.body().heavy(edge.limits().of(Limit.LOOP_BODY))) {
            offload(incoming::read, this::handle);
        } else {
            guarded(() -> handle(incoming.read()));
        }
    }

    void onWritable() {
        if (subscriber != null) {
            subscriber.onWritable();
        }
    }

    void endWith(GatewayException failure) {
        if (subscriber != null) {
            subscriber.endWith(failure);
        } else if (!over && !reply.over()) {
            fail(failure);
        }
    }

    /** Nothing is waited for any more. */
    void close() {
        over = true;
        if (subscriber != null) {
            subscriber.cancel();
        }
    }

    /** What was read, null as long as nothing could be. */
    @Nullable
    ClientCall call() {
        return call;
    }

    ServedCall.Reach reach() {
        return subscriber == null ? ServedCall.Reach.EDGE : ServedCall.Reach.GATEWAY;
    }

    private void handle(Read read) {
        ClientCall call = read.call();
        this.call = call;
        if (call instanceof ClientCall.Immediate now) {
            reply.whole(now.status(), now.fields(), now.body());
        } else if (call instanceof ClientCall.CountTokens count) {
            offload(() -> count.reply(countTokens(count.request())), body -> reply.whole(200, JSON, body));
        } else if (call instanceof ClientCall.Models models) {
            offload(() -> models.reply(models()), body -> reply.whole(200, JSON, body));
        } else if (call instanceof ClientCall.Chat chat) {
            start(chat, read.tokens());
        }
    }

    private int countTokens(ChatRequest request) {
        KeyedCall keyed = keyed();
        if (keyed != null) {
            keyed.permitted(request.model(), edge.backend());
        }
        return edge.backend().countTokens(request);
    }

    private List<ModelInfo> models() {
        KeyedCall keyed = keyed();
        List<ModelInfo> all = edge.backend().models();
        return keyed == null ? all : keyed.permitted(all);
    }

    private @Nullable KeyedCall keyed() {
        ClientKey key = Objects.requireNonNull(incoming).asked().caller().key();
        return key == null ? null : new KeyedCall(key);
    }

    private void start(ClientCall.Chat chat, long tokens) {
        KeyedCall keyed = keyed();
        if (keyed == null) {
            String client = Objects.requireNonNull(incoming).asked().caller().client();
            run(chat, null, chat.request().withCaller(client, wanted()), UnaryOperator.identity());
            return;
        }
        ModelInfo model = keyed.permitted(chat.request().model(), edge.backend());
        CallEstimate estimate = KeyedCall.estimate(chat.request(), model, tokens);
        edge.keys()
                .reserve(keyed.key(), estimate)
                .whenComplete((decided, failure) -> here(() -> {
                    if (failure != null) {
                        fail(Failures.known(failure));
                    } else if (decided instanceof Admittance.Refused refused) {
                        fail(refused.reason());
                    } else if (decided instanceof Admittance.Granted granted) {
                        admitted(chat, keyed, estimate, granted);
                    }
                }));
    }

    private void admitted(ClientCall.Chat chat, KeyedCall keyed, CallEstimate estimate, Admittance.Granted granted) {
        MeteredEvents.OnUsed used = (in, out, credits) -> edge.keys().settle(granted, estimate, in, out, credits);
        if (over || reply.over()) {
            used.used(0, 0, 0);
            return;
        }
        run(
                chat,
                granted.budget(),
                keyed.limited(chat.request(), wanted()),
                reader -> new MeteredEvents(reader, ESTIMATOR, used));
    }

    /** The account that the client asks for; a key's own limits hold beside it. */
    private AccountScope wanted() {
        String account = Objects.requireNonNull(incoming).asked().fields().first(ACCOUNT);
        return account == null || account.isBlank() ? AccountScope.ANY : AccountScope.only(account.strip());
    }

    private void run(
            ClientCall.Chat chat,
            @Nullable String budget,
            ChatRequest request,
            UnaryOperator<Flow.Subscriber<ChatEvent>> around) {
        ReplySubscriber fresh =
                new ReplySubscriber(channel, loop, reply, chat, new ReplyHead(chat, budget), edge, onFailure);
        subscriber = fresh;
        edge.backend().stream(request, loop).subscribe(around.apply(fresh));
    }

    /** Runs {@code step} on the event loop: now when this is it. */
    private void here(Runnable step) {
        if (loop.loop().inEventLoop()) {
            step.run();
        } else {
            loop.execute(step);
        }
    }

    /** Runs {@code work} on a worker and {@code then} back here, unless nobody waits any more. */
    private <T> void offload(Supplier<T> work, Consumer<T> then) {
        try {
            edge.workers().execute(() -> {
                Runnable after;
                try {
                    T result = work.get();
                    after = () -> guarded(() -> then.accept(result));
                } catch (RuntimeException | StackOverflowError e) {
                    after = () -> fail(Failures.known(e));
                }
                Runnable outcome = after;
                loop.execute(() -> back(outcome));
            });
        } catch (RejectedExecutionException e) {
            fail(new GatewayException(
                    ErrorKind.OVERLOADED, "the proxy has too much to read at the moment", RETRY_AFTER, null));
        }
    }

    private void back(Runnable outcome) {
        if (over) {
            Objects.requireNonNull(incoming).body().release();
        } else if (!reply.over()) {
            outcome.run();
        }
    }

    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | StackOverflowError e) {
            fail(Failures.known(e));
        }
    }

    private void fail(GatewayException failure) {
        if (subscriber != null) {
            subscriber.cancel();
        }
        onFailure.accept(failure);
    }
}

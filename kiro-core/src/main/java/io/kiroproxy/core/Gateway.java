package io.kiroproxy.core;

import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.model.ModelInfo;
import io.kiroproxy.core.spi.AccountPool;
import io.kiroproxy.core.spi.CallExecutor;
import io.kiroproxy.core.spi.HttpTransport;
import io.kiroproxy.core.spi.ModelRef;
import io.kiroproxy.core.spi.UpstreamProvider;
import io.kiroproxy.core.tokens.TokenEstimator;
import io.kiroproxy.core.transport.JdkHttpTransport;
import java.time.Clock;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The engine's front: takes neutral requests, answers with neutral events. Any thread; one gateway serves a process.
 *
 * <p>Failures are {@link GatewayException}. One before the commit means that the client has seen nothing; one after it
 * ends the stream, and what came before stands.
 */
public final class Gateway implements AutoCloseable {

    /** Calls in flight when {@link Builder#maxCallsInFlight} says nothing (decisions.md 1). */
    public static final int DEFAULT_MAX_CALLS = 4_096;

    /** Calls that may wait for a place. */
    static final int MAX_WAITING_CALLS = 1_024;

    private static final int MOST_OWN_THREADS = 4;

    private final Engine engine;
    private final OwnExecutors executors;
    private final @Nullable HttpTransport ownTransport;
    private final Set<Dispatch> running = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closed = new AtomicBoolean();

    private Gateway(Engine engine, @Nullable HttpTransport ownTransport) {
        this.engine = engine;
        this.ownTransport = ownTransport;
        int cores = Runtime.getRuntime().availableProcessors();
        this.executors = new OwnExecutors(Math.max(1, Math.min(MOST_OWN_THREADS, cores)));
    }

    /** Starts with nothing; a provider and an account pool are needed. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The answer to {@code request} as events, on one of the gateway's own threads; subscribers must not block it. The
     * call begins when it is subscribed to, which works once. Cancelling the subscription ends the call.
     */
    public Flow.Publisher<ChatEvent> stream(ChatRequest request) {
        return stream(request, ownExecutor());
    }

    /** Like {@link #stream(ChatRequest)}, with every callback and timer of the call on {@code executor}. */
    public Flow.Publisher<ChatEvent> stream(ChatRequest request, CallExecutor executor) {
        Objects.requireNonNull(request, "request");
        Objects.requireNonNull(executor, "executor");
        return new CallPublisher(engine, request, executor, running, closed);
    }

    /**
     * Begins the answer to {@code request} and blocks until its first content.
     *
     * @throws GatewayException when the call fails before that, or the thread is interrupted
     */
    public ChatStream open(ChatRequest request) {
        return ChatStream.open(stream(request));
    }

    /**
     * The whole answer to {@code request}; blocks until it is there.
     *
     * @throws GatewayException when the call fails, the answer is over the limits of {@link ChatReply.Collector}, or
     *     the thread is interrupted
     */
    public ChatReply complete(ChatRequest request) {
        ChatReply.Collector collector = new ChatReply.Collector();
        try (ChatStream events = open(request)) {
            events.forEach(collector::accept);
        }
        return collector.reply();
    }

    /** The models of all providers, in the order providers were given. */
    public List<ModelInfo> models() {
        return engine.router().models();
    }

    /**
     * What {@code model} means here.
     *
     * @throws GatewayException {@code MODEL_NOT_FOUND}, with up to three suggestions in the message
     */
    public ModelRef resolve(String model) {
        return engine.router().route(Objects.requireNonNull(model, "model")).model();
    }

    /**
     * The input tokens of {@code request} as its provider counts them. May take milliseconds.
     *
     * @throws GatewayException when the model is unknown or the request cannot be put to it
     */
    public int countTokens(ChatRequest request) {
        Prepared prepared = Prepared.of(Objects.requireNonNull(request, "request"), engine);
        return prepared.provider().countTokens(prepared.request(), prepared.model());
    }

    /** Calls that run now. */
    public int callsInFlight() {
        return engine.slots().taken();
    }

    /** Calls that wait until another has ended. */
    public int callsWaiting() {
        return engine.slots().waiting();
    }

    /**
     * Ends running calls with {@code UPSTREAM_UNAVAILABLE}, refuses new ones and stops the gateway's threads. A
     * transport given to the builder stays its owner's to close. Idempotent; blocks for a moment.
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        for (Dispatch call : running) {
            try {
                call.shutDown();
            } catch (RejectedExecutionException e) {
                running.remove(call);
            }
        }
        executors.close();
        engine.workshop().close();
        if (ownTransport != null) {
            ownTransport.close();
        }
    }

    static GatewayException closedFailure() {
        return new GatewayException(ErrorKind.UPSTREAM_UNAVAILABLE, "the gateway is closed");
    }

    private CallExecutor ownExecutor() {
        try {
            return executors.next();
        } catch (RejectedExecutionException e) {
            throw closedFailure();
        }
    }

    /** Collects the parts of a gateway. */
    public static final class Builder {

        private final List<UpstreamProvider> providers = new ArrayList<>();
        private final List<CallListener> listeners = new ArrayList<>();
        private @Nullable AccountPool accounts;
        private @Nullable HttpTransport transport;
        private FailoverPolicy failover = FailoverPolicy.standard(FailoverLimits.DEFAULT);
        private GatewayTimeouts timeouts = GatewayTimeouts.DEFAULT;
        private InstantSource clock = Clock.systemUTC();
        private LongSupplier ticker = System::nanoTime;
        private int maxCallsInFlight = DEFAULT_MAX_CALLS;

        private Builder() {}

        /** Adds an upstream. A model belongs to the first provider that knows its name. */
        public Builder provider(UpstreamProvider provider) {
            providers.add(Objects.requireNonNull(provider, "provider"));
            return this;
        }

        /** Where accounts come from. */
        public Builder accounts(AccountPool accounts) {
            this.accounts = Objects.requireNonNull(accounts, "accounts");
            return this;
        }

        /** What sends; the JDK's client when not given. */
        public Builder transport(HttpTransport transport) {
            this.transport = Objects.requireNonNull(transport, "transport");
            return this;
        }

        /** What follows a failed attempt; {@link FailoverPolicy#standard} when not given. */
        public Builder failover(FailoverPolicy failover) {
            this.failover = Objects.requireNonNull(failover, "failover");
            return this;
        }

        /** How long calls wait for what; {@link GatewayTimeouts#DEFAULT} when not given. */
        public Builder timeouts(GatewayTimeouts timeouts) {
            this.timeouts = Objects.requireNonNull(timeouts, "timeouts");
            return this;
        }

        /** Adds somebody who watches calls. */
        public Builder listener(CallListener listener) {
            listeners.add(Objects.requireNonNull(listener, "listener"));
            return this;
        }

        /** What time it is, for records; a {@link Clock} is one. */
        public Builder clock(InstantSource clock) {
            this.clock = Objects.requireNonNull(clock, "clock");
            return this;
        }

        /** Nanoseconds from any origin, for measuring waits; {@link System#nanoTime} when not given. */
        public Builder ticker(LongSupplier ticker) {
            this.ticker = Objects.requireNonNull(ticker, "ticker");
            return this;
        }

        /**
         * Calls that may run at once; more wait as long as for an account, then fail with {@code OVERLOADED}.
         *
         * @param max 1 to 1,000,000
         */
        public Builder maxCallsInFlight(int max) {
            if (max < 1 || max > 1_000_000) {
                throw new IllegalArgumentException("max-calls-in-flight: " + max + " (expected: 1 to 1000000)");
            }
            this.maxCallsInFlight = max;
            return this;
        }

        /**
         * @throws IllegalStateException without a provider or an account pool
         */
        public Gateway build() {
            if (providers.isEmpty() || accounts == null) {
                throw new IllegalStateException("gateway: no " + (accounts == null ? "accounts" : "provider")
                        + " (expected: at least one provider, and accounts)");
            }
            HttpTransport own = transport == null ? JdkHttpTransport.create() : null;
            Engine engine = new Engine(
                    new ModelRouter(providers),
                    accounts,
                    own == null ? Objects.requireNonNull(transport) : own,
                    failover,
                    timeouts,
                    new Listeners(listeners),
                    new CallSlots(maxCallsInFlight, MAX_WAITING_CALLS),
                    new Workshop(Runtime.getRuntime().availableProcessors()),
                    new TokenEstimator(),
                    clock,
                    ticker,
                    new Random());
            return new Gateway(engine, own);
        }
    }
}

package io.kiroproxy.core;

import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.spi.AttemptOutcome;
import io.kiroproxy.core.spi.CallExecutor;
import io.kiroproxy.core.spi.HttpReply;
import io.kiroproxy.core.spi.UpstreamCall;
import io.kiroproxy.core.spi.UpstreamFailure;
import io.kiroproxy.core.spi.UpstreamFailureException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One call from its request to its last event. {@link Attempts} says with which account the next exchange is made and
 * what follows a failure; this class runs the exchanges, turns their bytes into the answer, and ends the call exactly
 * once. Confined to the call's executor.
 *
 * <pre>
 *   enter ─► prepare ─► Attempts ─► send ─► accepted ─► read … ─► bodyEnded ─► finish
 *                          ▲          └──────── failed ◄──┴───────────┘ │
 *                          └── before the commit ──┘                    └─► send (continuation)
 * </pre>
 */
final class Dispatch implements EventPump.Source, Exchange.Sink, Attempts.Runner {

    /** Exchanges that may continue one answer, whatever the provider says. */
    static final int MAX_CONTINUATIONS = 20;

    private static final Logger LOG = System.getLogger("io.kiroproxy.core.call");
    private static final AttemptOutcome ABANDONED = new AttemptOutcome.Abandoned();

    private final Engine engine;
    private final ChatRequest request;
    private final CallExecutor executor;
    private final Runnable onEnd;
    private final EventPump pump;
    private final CommitGate gate;
    private final CallLog log;
    private final Deadlines deadlines;
    private final SessionKey session;
    private final Admission admission;
    private @Nullable Attempts attempts;
    private @Nullable Prepared prepared;
    private @Nullable Answer answer;
    private @Nullable Exchange exchange;
    private @Nullable GatewayException failure;
    private ChatEvent.@Nullable MessageStop stop;
    private int continuations;
    private boolean exchangeHadContent;
    private boolean done;

    Dispatch(
            Engine engine,
            ChatRequest request,
            CallExecutor executor,
            Flow.Subscriber<? super ChatEvent> subscriber,
            Runnable onEnd) {
        this.engine = engine;
        this.request = request;
        this.executor = executor;
        this.onEnd = onEnd;
        this.pump = new EventPump(executor, subscriber, this);
        this.session = SessionKey.of(request);
        this.log = new CallLog(request, session.hash(), engine.listener(), engine.clock());
        this.gate = new CommitGate(this::passOn, log::committed);
        this.deadlines = new Deadlines(engine.timeouts(), executor, engine.ticker(), this::failed);
        this.admission =
                new Admission(engine.slots(), executor, engine.timeouts().acquire());
    }

    void start() {
        log.started();
        deadlines.callBegins(this::outOfTime);
        pump.start();
        if (!done) {
            admission.enter(() -> guarded(this::prepare), this::giveUp);
        }
    }

    /** Ends the call from outside: the gateway closes, and nothing queued can be asked for any more. Any thread. */
    void shutDown() {
        executor.execute(() -> {
            GatewayException closing =
                    new GatewayException(ErrorKind.UPSTREAM_UNAVAILABLE, "the gateway is closing; the call was ended");
            giveUp(closing);
            failure = closing;
            pump.abort(closing);
        });
    }

    private void prepare() {
        Prepared ready = Prepared.of(request, engine);
        log.model(ready.model().model().id());
        Supplier<ChatRequest> work = ready.provider().work(ready.request());
        if (work == null) {
            begin(ready);
        } else {
            engine.workshop().make(work, executor, made -> worked(ready, made));
        }
    }

    private void worked(Prepared ready, Workshop.Made<ChatRequest> made) {
        if (!done) {
            guarded(() -> begin(ready.with(made.orThrow())));
        }
    }

    private void begin(Prepared ready) {
        prepared = ready;
        Attempts loop = new Attempts(engine, ready, session.value(), executor, this);
        attempts = loop;
        loop.begin();
    }

    @Override
    public void attempt(UpstreamCall call) {
        send(call, Exchange.Place.FIRST);
    }

    private void send(UpstreamCall call, Exchange.Place place) {
        if (place == Exchange.Place.FIRST) {
            gate.drop();
            continuations = 0;
            Prepared ready = prepared();
            answer = ready.newAnswer(engine.estimator(), gate::accept);
        }
        exchangeHadContent = false;
        Exchange next = new Exchange(call, place, engine.clock().instant(), engine.transport(), executor, this);
        exchange = next;
        deadlines.exchangeBegins();
        guarded(next::send);
    }

    @Override
    public void refusing() {
        deadlines.exchangeEnds();
    }

    @Override
    public void accepted(HttpReply reply) {
        deadlines.pause();
        pump.attach(reply.body());
    }

    @Override
    public void asked() {
        deadlines.resume();
    }

    @Override
    public void read(ByteBuffer bytes) {
        deadlines.pause();
        guarded(() -> {
            try {
                UpstreamCall call = exchange().call();
                call.read(bytes, this::emit);
                if (call.begun()) {
                    deadlines.heard();
                }
            } catch (UpstreamFailureException e) {
                if (!answer().stopped()) {
                    throw e;
                }
            }
            if (!done && answer().stopped()) {
                pump.detach();
                finish();
            }
        });
    }

    private void emit(ChatEvent event) {
        if (!(event instanceof ChatEvent.MessageStart || event instanceof ChatEvent.UsageUpdate)) {
            exchangeHadContent = true;
        }
        if (exchangeHadContent) {
            deadlines.heard();
        }
        answer().accept(event);
    }

    private void passOn(ChatEvent event) {
        log.passed(event);
        pump.offer(event);
    }

    @Override
    public void bodyEnded() {
        deadlines.exchangeEnds();
        guarded(() -> {
            UpstreamCall next = exchange().call().end(this::emit);
            if (next == null || answer().stopped()) {
                finish();
            } else if (continuations++ == MAX_CONTINUATIONS) {
                throw new IllegalStateException("an answer of more than " + MAX_CONTINUATIONS + " continuations");
            } else {
                closeExchange(null);
                send(next, Exchange.Place.CONTINUATION);
            }
        });
    }

    private void finish() {
        ChatEvent.MessageStop end = answer().end();
        stop = end;
        AttemptOutcome outcome = answer().cutByGateway() ? ABANDONED : new AttemptOutcome.Success(answer().credits());
        closeExchange(null);
        release(outcome);
        gate.accept(end);
        pump.complete();
    }

    @Override
    public void bodyFailed(Throwable error) {
        if (error instanceof UpstreamFailureException known) {
            failed(known.failure());
        } else {
            failed(UpstreamFailure.of(UpstreamFailure.Kind.CUT, "connection lost within the upstream's answer"));
            LOG.log(Level.DEBUG, "body failed call=" + request.id(), error);
        }
    }

    private void outOfTime(UpstreamFailure late) {
        closeExchange(late);
        flushAnswer();
        giveUp(late.toException());
    }

    @Override
    public void failed(UpstreamFailure why) {
        if (done) {
            return;
        }
        Exchange failed = exchange;
        closeExchange(why);
        guarded(() -> {
            UpstreamCall other = failed == null ? null : alternative(failed, why);
            if (failed != null && other != null) {
                send(other, failed.place());
            } else if (gate.open()) {
                flushAnswer();
                end(why.toException(), new AttemptOutcome.Failed(why));
            } else {
                attempts().failed(why);
            }
        });
    }

    /** Never asked where its answer could repeat what the client has seen. */
    private @Nullable UpstreamCall alternative(Exchange failed, UpstreamFailure why) {
        boolean startsAnew = failed.place() == Exchange.Place.FIRST && !gate.open();
        if (exchangeHadContent && !startsAnew || !attempts().takeAlternative()) {
            return null;
        }
        return failed.call().alternative(why);
    }

    private void flushAnswer() {
        if (answer != null && gate.open()) {
            answer.flush();
        }
    }

    @Override
    public void broken(Throwable defect) {
        if (done) {
            return;
        }
        LOG.log(Level.ERROR, "a defect ended a call call=" + request.id(), defect);
        closeExchange(UpstreamFailure.of(UpstreamFailure.Kind.PROTOCOL, "an internal error"));
        giveUp(new GatewayException(
                ErrorKind.INTERNAL, "an internal error ended the call; the log has the details", null, defect));
    }

    @Override
    public void giveUp(GatewayException why) {
        end(why, ABANDONED);
    }

    @Override
    public void end(GatewayException why, AttemptOutcome outcome) {
        if (!done) {
            failure = why;
            closeExchange(UpstreamFailure.of(UpstreamFailure.Kind.CANCELLED, why.description()));
            release(outcome);
            pump.fail(why);
        }
    }

    @Override
    public void cancelled() {
        closeExchange(UpstreamFailure.of(UpstreamFailure.Kind.CANCELLED, "the client left"));
        release(ABANDONED);
        log.cancelled();
        onEnd.run();
    }

    @Override
    public void ending() {
        if (failure != null) {
            log.failed(failure);
        } else if (stop != null) {
            log.completed(stop);
        }
        onEnd.run();
    }

    /** The present exchange is over, well when {@code why} is null. */
    private void closeExchange(@Nullable UpstreamFailure why) {
        deadlines.exchangeEnds();
        Exchange present = exchange;
        if (present == null) {
            return;
        }
        exchange = null;
        present.abort();
        pump.detach();
        log.attempted(present, attempts().account(), why);
    }

    /** Lets go of everything but the events still queued. */
    private void release(AttemptOutcome outcome) {
        if (done) {
            return;
        }
        done = true;
        deadlines.callEnds();
        if (attempts != null) {
            attempts.close(outcome);
        }
        admission.leave();
    }

    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (UpstreamFailureException e) {
            failed(e.failure());
        } catch (GatewayException e) {
            giveUp(e);
        } catch (RuntimeException | Error e) {
            broken(e);
        }
    }

    private Prepared prepared() {
        return Objects.requireNonNull(prepared);
    }

    private Attempts attempts() {
        return Objects.requireNonNull(attempts);
    }

    private Answer answer() {
        return Objects.requireNonNull(answer);
    }

    private Exchange exchange() {
        return Objects.requireNonNull(exchange);
    }
}

package io.kiroproxy.core;

import io.kiroproxy.core.spi.CallExecutor;
import io.kiroproxy.core.spi.UpstreamFailure;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The limits of one call in time: the whole of it, and the upstream's silence in each exchange. Confined. */
final class Deadlines {

    private final GatewayTimeouts limits;
    private final CallExecutor executor;
    private final Silence silence;
    private CallExecutor.@Nullable Cancellable total;
    private boolean contentCame;

    /** @param silent hears that an exchange was silent for too long */
    Deadlines(GatewayTimeouts limits, CallExecutor executor, LongSupplier ticker, Consumer<UpstreamFailure> silent) {
        this.limits = limits;
        this.executor = executor;
        this.silence = new Silence(
                executor,
                ticker,
                () -> silent.accept(late("the upstream was silent for longer than ", silenceLimit())));
    }

    /** The call begins; {@code late} hears that it took too long. */
    void callBegins(Consumer<UpstreamFailure> late) {
        total = executor.schedule(
                limits.total(), () -> late.accept(late("the call took longer than ", limits.total())));
    }

    /** An exchange is sent: its first content is awaited. */
    void exchangeBegins() {
        contentCame = false;
        silence.begin(limits.firstEvent());
    }

    /** Content came, or anything after content. */
    void heard() {
        contentCame = true;
        silence.heard(limits.idle());
    }

    /** Nothing is awaited from the upstream for now. */
    void pause() {
        silence.pause();
    }

    /** The upstream is awaited again. */
    void resume() {
        silence.resume();
    }

    void exchangeEnds() {
        silence.stop();
    }

    void callEnds() {
        silence.stop();
        if (total != null) {
            total.cancel();
        }
    }

    private Duration silenceLimit() {
        return contentCame ? limits.idle() : limits.firstEvent();
    }

    private static UpstreamFailure late(String what, Duration limit) {
        String length = limit.toMillis() % 1000 == 0 ? limit.toSeconds() + " s" : limit.toMillis() + " ms";
        return UpstreamFailure.of(UpstreamFailure.Kind.TIMEOUT, what + length);
    }
}

package io.kiroproxy.telemetry;

import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.server.config.TelemetrySettings.Propagation;
import io.kiroproxy.server.spi.CallHead;
import io.kiroproxy.server.spi.CallTrace;
import io.kiroproxy.server.spi.CallTracer;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.Objects;

/**
 * Traces the calls of a server with somebody's OpenTelemetry, whose propagators decide what of a request continues a trace:
 * {@code KiroServer.builder().tracer(OpenTelemetryTracer.of(openTelemetry))}. Thread-safe.
 */
public final class OpenTelemetryTracer implements CallTracer {

    private static final TextMapGetter<HttpFields> FIELDS =
            (fields, name) -> fields == null ? null : fields.first(name);

    private final Tracer tracer;
    private final TextMapPropagator propagator;
    private final Propagation propagation;
    private final Runnable onClose;

    private OpenTelemetryTracer(OpenTelemetry telemetry, Propagation propagation, Runnable onClose) {
        this.tracer = telemetry.getTracer(Names.SCOPE);
        this.propagator = telemetry.getPropagators().getTextMapPropagator();
        this.propagation = propagation;
        this.onClose = onClose;
    }

    /** One that tells the upstream of no trace. {@code telemetry} stays its owner's to close. */
    public static OpenTelemetryTracer of(OpenTelemetry telemetry) {
        return of(telemetry, Propagation.OFF);
    }

    /** One that tells the upstream or not. {@code telemetry} stays its owner's to close. */
    public static OpenTelemetryTracer of(OpenTelemetry telemetry, Propagation propagation) {
        return closing(telemetry, propagation, () -> {});
    }

    /** One that does {@code onClose} in the end. */
    static OpenTelemetryTracer closing(OpenTelemetry telemetry, Propagation propagation, Runnable onClose) {
        Objects.requireNonNull(telemetry, "telemetry");
        return new OpenTelemetryTracer(telemetry, Objects.requireNonNull(propagation, "propagation"), onClose);
    }

    @Override
    public CallTrace begin(CallHead head) {
        Context outer = propagator.extract(Context.root(), head.fields(), FIELDS);
        Span span = tracer.spanBuilder("POST " + head.route())
                .setParent(outer)
                .setSpanKind(SpanKind.SERVER)
                .setStartTimestamp(head.startedAt())
                .setAttribute(Names.METHOD, "POST")
                .setAttribute(Names.ROUTE, head.route())
                .setAttribute(Names.SCHEME, "http")
                .setAttribute(Names.CALL, head.call())
                .startSpan();
        return new CallSpans(
                tracer, propagation == Propagation.ON ? propagator : TextMapPropagator.noop(), outer, span);
    }

    @Override
    public void close() {
        onClose.run();
    }
}

package io.kiroproxy.telemetry;

import io.kiroproxy.core.spi.Secret;
import io.kiroproxy.server.config.TelemetrySettings;
import io.kiroproxy.server.spi.CallTracer;
import io.kiroproxy.server.spi.CallTracerFactory;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Sends traces by OTLP over HTTP (protobuf), in batches and on a thread of its own. What a receiver does not take in time is
 * dropped: traces never hold up calls.
 */
public final class OtlpTracerFactory implements CallTracerFactory {

    /** Spans that wait to be sent; more are dropped. */
    static final int MAX_QUEUE = 2_048;

    /** How long one request to the receiver may take. */
    static final Duration REQUEST_LIMIT = Duration.ofSeconds(10);

    /** How often spans are sent. */
    static final Duration PERIOD = Duration.ofSeconds(1);

    /** How long closing waits for the last ones. */
    static final Duration CLOSE_LIMIT = Duration.ofSeconds(3);

    private static final String TRACES = "v1/traces";

    /** For the service loader. */
    public OtlpTracerFactory() {}

    @Override
    public CallTracer create(TelemetrySettings settings) {
        URI endpoint = Objects.requireNonNull(settings.endpoint(), "endpoint");
        OtlpHttpSpanExporterBuilder exporter =
                OtlpHttpSpanExporter.builder().setEndpoint(traces(endpoint)).setTimeout(REQUEST_LIMIT);
        Secret authorization = settings.authorization();
        if (authorization != null) {
            exporter.addHeader("authorization", authorization.reveal());
        }
        SdkTracerProvider traces = SdkTracerProvider.builder()
                .setResource(Resource.getDefault()
                        .merge(Resource.create(
                                Attributes.of(AttributeKey.stringKey("service.name"), settings.serviceName()))))
                .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(settings.sampleRatio())))
                .addSpanProcessor(BatchSpanProcessor.builder(exporter.build())
                        .setMaxQueueSize(MAX_QUEUE)
                        .setScheduleDelay(PERIOD)
                        .build())
                .build();
        OpenTelemetrySdk telemetry = OpenTelemetrySdk.builder()
                .setTracerProvider(traces)
                .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
                .build();
        return OpenTelemetryTracer.closing(telemetry, settings.propagation(), () -> traces.shutdown()
                .join(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS));
    }

    private static String traces(URI endpoint) {
        String base = endpoint.toString();
        return base.endsWith("/") ? base + TRACES : base + "/" + TRACES;
    }
}

package io.kiroproxy.server.config;

import io.kiroproxy.core.spi.Secret;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where traces of calls go (ecosystem.md 3.1). They hold no prompt and no answer.
 *
 * @param endpoint an OTLP receiver over HTTP, to which {@code /v1/traces} is added; null to trace nothing
 * @param authorization the header field of that name for the receiver, null for none
 * @param serviceName what the receiver calls this proxy
 * @param sampleRatio the part of traces that begin here and are sent, 0 to 1; whoever called decides about the others
 * @param propagation whether the upstream is told of the trace
 */
public record TelemetrySettings(
        @Nullable URI endpoint,
        @Nullable Secret authorization,
        String serviceName,
        double sampleRatio,
        Propagation propagation) {

    /** Whether exchanges with the upstream carry {@code traceparent}. */
    public enum Propagation {
        OFF,
        ON
    }

    /** Traces nothing. */
    public static final TelemetrySettings NONE = new TelemetrySettings(null, null, "kiro-proxy", 1, Propagation.OFF);

    public TelemetrySettings {
        Objects.requireNonNull(serviceName, "serviceName");
        Objects.requireNonNull(propagation, "propagation");
        if (serviceName.isBlank()) {
            throw new IllegalArgumentException("telemetry.service-name: blank (expected: a name)");
        }
        if (!(sampleRatio >= 0 && sampleRatio <= 1)) {
            throw new IllegalArgumentException("telemetry.sample-ratio: " + sampleRatio + " (expected: 0 to 1)");
        }
    }

    static List<Setting<?>> catalogue() {
        return List.of(
                Setting.of(
                        "telemetry.endpoint",
                        ValueTypes.address(),
                        Setting.Effect.RESTART,
                        "An OTLP receiver over HTTP, such as http://127.0.0.1:4318, that gets a trace of every call. Without"
                                + " one nothing is traced.",
                        config -> config.telemetry().endpoint(),
                        (config, value) ->
                                config.withTelemetry(config.telemetry().withEndpoint(value))),
                Setting.of(
                        "telemetry.authorization",
                        ValueTypes.secret(),
                        Setting.Effect.RESTART,
                        "The header field authorization for the receiver.",
                        config -> config.telemetry().authorization(),
                        (config, value) ->
                                config.withTelemetry(config.telemetry().withAuthorization(value))),
                Setting.of(
                        "telemetry.service-name",
                        ValueTypes.text(),
                        Setting.Effect.RESTART,
                        "What the receiver calls this proxy.",
                        config -> config.telemetry().serviceName(),
                        (config, value) ->
                                config.withTelemetry(config.telemetry().withServiceName(value))),
                Setting.of(
                        "telemetry.sample-ratio",
                        ValueTypes.decimal(0, 1),
                        Setting.Effect.RESTART,
                        "The part of traces that begin here and are sent. A traceparent that came with a call decides"
                                + " about that one.",
                        config -> config.telemetry().sampleRatio(),
                        (config, value) ->
                                config.withTelemetry(config.telemetry().withSampleRatio(value))),
                Setting.of(
                        "telemetry.propagate-upstream",
                        ValueTypes.onOff(Propagation.ON, Propagation.OFF),
                        Setting.Effect.RESTART,
                        "Whether requests to the upstream carry traceparent.",
                        config -> config.telemetry().propagation(),
                        (config, value) ->
                                config.withTelemetry(config.telemetry().withPropagation(value))));
    }

    /** A copy that sends to another receiver. */
    public TelemetrySettings withEndpoint(URI other) {
        return new TelemetrySettings(other, authorization, serviceName, sampleRatio, propagation);
    }

    /** A copy with another key for the receiver. */
    public TelemetrySettings withAuthorization(Secret other) {
        return new TelemetrySettings(endpoint, other, serviceName, sampleRatio, propagation);
    }

    /** A copy under another name. */
    public TelemetrySettings withServiceName(String other) {
        return new TelemetrySettings(endpoint, authorization, other, sampleRatio, propagation);
    }

    /** A copy that sends another part of the traces. */
    public TelemetrySettings withSampleRatio(double other) {
        return new TelemetrySettings(endpoint, authorization, serviceName, other, propagation);
    }

    /** A copy that tells the upstream or not. */
    public TelemetrySettings withPropagation(Propagation other) {
        return new TelemetrySettings(endpoint, authorization, serviceName, sampleRatio, other);
    }
}

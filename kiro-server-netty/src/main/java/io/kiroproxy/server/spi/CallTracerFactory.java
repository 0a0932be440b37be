package io.kiroproxy.server.spi;

import io.kiroproxy.server.config.TelemetrySettings;

/** Makes tracers of settings; found as a service when {@code telemetry.endpoint} is set. */
public interface CallTracerFactory {

    /** A tracer that sends where {@code settings} say, which have an endpoint. The server closes it. */
    CallTracer create(TelemetrySettings settings);
}

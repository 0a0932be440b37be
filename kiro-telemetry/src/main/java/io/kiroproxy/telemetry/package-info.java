/**
 * Traces of calls through OpenTelemetry: one span of kind SERVER per call and one of kind CLIENT per exchange with the
 * upstream, by the conventions for generative AI (ecosystem.md 3.1).
 *
 * <p>{@code OpenTelemetryTracer} is for whoever embeds a server and has an OpenTelemetry already. {@code OtlpTracerFactory}
 * is what the server finds when {@code telemetry.endpoint} is set. All names are in {@code Names}. No span holds anything
 * that was said, and none a key or a token.
 */
@NullMarked
package io.kiroproxy.telemetry;

import org.jspecify.annotations.NullMarked;

/**
 * What others may implement for a server.
 *
 * <p>A {@code CallTracer} follows calls for a system of distributed tracing; {@code CallTracerFactory} makes one of the
 * configuration's {@code telemetry}. The module {@code kiro-telemetry} implements both with OpenTelemetry.
 */
@NullMarked
package io.kiroproxy.server.spi;

import org.jspecify.annotations.NullMarked;

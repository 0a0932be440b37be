/**
 * Lets a {@code CallTracer} follow the calls of a server: {@code Tracing} hears of them at the edge and from the journal,
 * and {@code WatchedProvider} of the exchanges with the upstream in between. Without a tracer none of it is in the way of
 * a call.
 */
@NullMarked
package io.kiroproxy.server.trace;

import org.jspecify.annotations.NullMarked;

/**
 * Captures of calls for an administrator who asked for them: what the client sent, what went to the upstream, what came from
 * it and what the client got. Off unless switched on, for a limited time; secrets are masked before anything is kept; each
 * side, each call and all calls together are bounded.
 *
 * <p>{@code CaptureDesk} decides which calls are captured and holds those that run. {@code CallCapture} is one of them: the HTTP
 * edge fills it as a {@code WireTap}, {@code TappedProvider} from the other side. What is captured of a call is masked when the history
 * writes it, and counts against the memory until then. While nothing is captured the cost is one look
 * at a field for each call and each exchange.
 */
@NullMarked
package io.kiroproxy.server.capture;

import org.jspecify.annotations.NullMarked;

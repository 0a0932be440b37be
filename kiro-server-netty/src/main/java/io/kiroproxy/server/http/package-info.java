/**
 * The HTTP/1.1 edge. Not for use outside this module: {@link io.kiroproxy.server.http.HttpEdge} is public only for the
 * package above.
 *
 * <p>A client connection's handlers in the order a request meets them:
 *
 * <ol>
 *   <li>{@code ReadWatch} tells that bytes arrive, and throws them away once the connection is only being closed;
 *   <li>{@code StrictRequestDecoder} is Netty's decoder with a strict look at the request line;
 *   <li>{@code HttpResponseEncoder} serves the way back;
 *   <li>{@code RequestGuard} lets only well-framed requests through;
 *   <li>{@code PipelineGate} lets them through one at a time, each when the answer before it is out;
 *   <li>{@code ExchangeHandler} owns the connection's waits and the one {@code Exchange} that runs on it.
 * </ol>
 *
 * <p>An exchange checks the head ({@code Router}, {@code HeadCheck} with {@code PlacePolicy} and {@code AccessGate}),
 * collects the body ({@code RequestBody} within {@code BodyBudget}, in time by {@code BodyPace}) and gives both to a
 * {@code CallRunner}, which reads them with the client protocol and answers at once, from a worker, or through a
 * {@code ReplySubscriber} on the gateway's events. Only {@code Reply} writes to the channel.
 *
 * <p>A channel keeps one read outstanding while a call runs, so that a client that leaves is noticed within that read
 * and its upstream call is cancelled.
 */
@NullMarked
package io.kiroproxy.server.http;

import org.jspecify.annotations.NullMarked;

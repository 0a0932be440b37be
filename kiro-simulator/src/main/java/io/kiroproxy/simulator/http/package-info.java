/**
 * The HTTP/1.1 server below everything else: requests in, {@link io.kiroproxy.simulator.http.Answer answers} out.
 *
 * <p>A connection meets {@code HttpServerCodec}, {@code HttpObjectAggregator} and {@code ExchangeHandler}, which serves
 * one exchange at a time. A streamed answer is a list of {@link io.kiroproxy.simulator.http.Action actions};
 * {@code AnswerWriter} carries them out on the connection's event loop, stops while the socket is not writable and has
 * at most one timer. Every request is kept in the {@link io.kiroproxy.simulator.http.RequestLog}.
 */
@NullMarked
package io.kiroproxy.simulator.http;

import org.jspecify.annotations.NullMarked;

/**
 * The client side of HTTP/1.1 and HTTP/2 on Netty, behind the core's transport SPI.
 *
 * <p>{@code NettyHttpTransport} chooses an event loop: the call's own when the call lives on one, so that a call never
 * changes threads. {@code LoopPool} keeps that loop's idle connections; {@code Connector} opens new ones, through a
 * proxy and TLS where asked for, and {@code Negotiation} gives them the handlers of what both sides speak.
 * {@code Connection} is the last handler of a channel and serves one {@code Exchange} at a time; {@code ExchangeBody}
 * hands out what has been read on demand. At most one socket read is ever queued, because the next one is asked for only
 * when the queue is empty and something is wanted.
 *
 * <p>Over HTTP/2 an {@code Http2Link} is the last handler of the socket and opens a channel for each stream, with a
 * {@code Connection} at its end, so that all of the above holds for streams, too; a stream's window takes the place of
 * the socket's. {@code Links} finds the link that has room and lets calls wait while one is being opened.
 */
@NullMarked
package io.kiroproxy.server.transport;

import org.jspecify.annotations.NullMarked;

/**
 * The client side of HTTP/1.1 on Netty, behind the core's transport SPI.
 *
 * <p>{@code NettyHttpTransport} chooses an event loop: the call's own when the call lives on one, so that a call never
 * changes threads. {@code LoopPool} keeps that loop's idle connections; {@code Connector} opens new ones, through a
 * proxy and TLS where asked for. {@code Connection} is the last handler of a channel and serves one
 * {@code Exchange} at a time; {@code ExchangeBody} hands out what has been read on demand. At most one socket read
 * is ever queued, because the next one is asked for only when the queue is empty and something is wanted.
 */
@NullMarked
package io.kiroproxy.server.transport;

import org.jspecify.annotations.NullMarked;

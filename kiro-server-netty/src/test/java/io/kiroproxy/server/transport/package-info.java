/** The upstream side against the transport contract, proxies and TLS. */
@NullMarked
package io.kiroproxy.server.transport;

import org.jspecify.annotations.NullMarked;

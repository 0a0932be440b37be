package io.kiroproxy.server.transport;

/** What connecting has brought: a connection for one call at a time, or one for many. */
sealed interface Opened permits Connection, Http2Link {}

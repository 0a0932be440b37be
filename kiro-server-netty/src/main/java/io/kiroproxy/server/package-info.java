/**
 * The server: {@link io.kiroproxy.server.KiroServer} listens, speaks the client protocols it is given and asks a
 * gateway. Settings are in {@code server.config}; the HTTP side itself is in {@code server.http}, which nobody outside
 * needs.
 */
@NullMarked
package io.kiroproxy.server;

import org.jspecify.annotations.NullMarked;

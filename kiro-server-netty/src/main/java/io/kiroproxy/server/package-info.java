/**
 * The server: {@link io.kiroproxy.server.KiroServer} listens, speaks the client protocols it is given and asks a
 * gateway. Settings are in {@code server.config}; the HTTP side itself is in {@code server.http}, which nobody outside
 * needs.
 *
 * <p>Both builders only collect. A server comes up in {@code ServerStart}: first {@code Observers}, who watch its calls, then
 * {@code OwnGateway}, if it is given none, then the edge with {@code AdminSide}, which is what its owner sees; {@code
 * OwnedParts} ends what was made here. A whole proxy adds {@code AccountsOpening}, {@code UpstreamSide} and {@code UserSide}.
 */
@NullMarked
package io.kiroproxy.server;

import org.jspecify.annotations.NullMarked;

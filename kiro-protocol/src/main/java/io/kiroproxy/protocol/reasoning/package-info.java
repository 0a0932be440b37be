/**
 * Reasoning that a client keeps for the proxy. A signature of the upstream fits one text only, and clients shorten, split
 * or drop that text, so both travel together in a field that clients send back unchanged. Each protocol has such a field
 * of its own and puts its own wrapping around a {@link io.kiroproxy.protocol.reasoning.CarriedReasoning}.
 */
@NullMarked
package io.kiroproxy.protocol.reasoning;

import org.jspecify.annotations.NullMarked;

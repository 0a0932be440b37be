/**
 * The engine: a neutral conversation goes in, a stream of neutral events comes out.
 *
 * <p>{@link io.kiroproxy.core.Gateway} is the front. A call asks an account pool for a lease, a provider for
 * one attempt with that account, and a transport to send it; what comes back is turned into events on demand
 * and handed on once the first content has arrived (the commit). Until the commit a failed attempt can be
 * followed by another one; after it an error ends the stream.
 *
 * <p>This module depends on the JDK only. The words used here are those of the glossary in
 * {@code docs/architecture.md}.
 */
@NullMarked
package io.kiroproxy.core;

import org.jspecify.annotations.NullMarked;

/**
 * Wire formats: the client protocols in {@code protocol.openai}, {@code .responses}, {@code .anthropic} and
 * {@code .gemini}, the binary event stream, and the Kiro upstream in {@code protocol.kiro}.
 *
 * <p>A client protocol turns bytes into a {@link io.kiroproxy.core.ChatRequest} and events into bytes. It never
 * sees an upstream, and the upstream package never sees a client protocol.
 */
@NullMarked
package io.kiroproxy.protocol;

import org.jspecify.annotations.NullMarked;

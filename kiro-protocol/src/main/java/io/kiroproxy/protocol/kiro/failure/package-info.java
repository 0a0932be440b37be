/**
 * What Kiro's refusals mean. One table turns a status, header fields and a body, or an exception frame inside a 200,
 * into an {@link io.kiroproxy.core.spi.UpstreamFailure}: the reason code decides first, then the name of the error
 * shape, then known texts, then the status (kiro-upstream.md 5 and kiro-upstream-2026.md 2.8). Public only because the
 * neighbouring packages of the provider use it.
 */
@NullMarked
package io.kiroproxy.protocol.kiro.failure;

import org.jspecify.annotations.NullMarked;

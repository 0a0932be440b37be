/**
 * What is checked in a request before the upstream sees it, and what was found in one request.
 *
 * <p>The upstream answers most malformed requests with one catch-all sentence. Every cause that is known has a
 * {@link io.kiroproxy.protocol.kiro.lint.LintRule} here, with its source and its fix; the request side of the provider
 * applies them in order and keeps a {@link io.kiroproxy.protocol.kiro.lint.LintReport}, which tests, traces and the
 * {@code lint} command read.
 */
@NullMarked
package io.kiroproxy.protocol.kiro.lint;

import org.jspecify.annotations.NullMarked;

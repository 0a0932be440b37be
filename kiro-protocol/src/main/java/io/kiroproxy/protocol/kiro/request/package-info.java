/**
 * Puts a neutral conversation into the upstream's request.
 *
 * <p>{@link io.kiroproxy.protocol.kiro.request.KiroRequests} reads the conversation into a draft, mends the draft rule
 * by rule ({@link io.kiroproxy.protocol.kiro.lint.LintRule}) and gives a
 * {@link io.kiroproxy.protocol.kiro.request.KiroRequest}. That work is done once per call; only
 * {@link io.kiroproxy.protocol.kiro.request.KiroRequest#render} depends on the endpoint and account of an attempt.
 *
 * <p>The order of the draft's steps: blocks are read and checked one by one ({@code DraftReader}), neighbours merged
 * ({@code TurnOrder}), tool uses and results paired ({@code ToolPairing}), ends mended, tools declared
 * ({@code ToolOffer}), system text folded in. The same session gives the same bytes for everything that has already
 * been said, which is what the upstream's prompt cache works on (kiro-upstream-2026.md 5.3).
 *
 * <p>Public for the packages of the Kiro provider only, no promise to others.
 */
@NullMarked
package io.kiroproxy.protocol.kiro.request;

import org.jspecify.annotations.NullMarked;

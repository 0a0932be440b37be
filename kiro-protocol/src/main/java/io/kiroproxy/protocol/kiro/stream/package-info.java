/**
 * The reading of Kiro's answers: frames of the binary event stream become neutral events.
 *
 * <p>Bytes go through the frame decoder to {@link io.kiroproxy.protocol.kiro.stream.KiroEventReader}, which reads each
 * payload once into a {@code Payload}, hands text to {@code ThinkingTags} where a model thinks in tags, tool calls to
 * {@code ToolCalls} (each call's input is checked by a {@code JsonObjectCheck} on its way through) and numbers to
 * {@code UsageNumbers}. Kiro sends no end marker; what the end of the body means is decided in {@code StreamEnd}
 * (kiro-upstream.md 4.5, decisions.md 5). Public only because the provider's other packages use it.
 */
@NullMarked
package io.kiroproxy.protocol.kiro.stream;

import org.jspecify.annotations.NullMarked;

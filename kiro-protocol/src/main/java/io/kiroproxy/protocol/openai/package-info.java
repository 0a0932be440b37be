/**
 * The OpenAI Chat Completions protocol (clients.md 6, 8, 11 to 13).
 *
 * <p>In: {@code ChatReader} reads a body front to back; {@code MessagesReader} the messages, with {@code PartsReader}
 * for their content and {@code ToolCallsReader} for replayed calls; {@code ToolsReader} the tools and which of them may
 * be called; {@code OptionsReader} everything that steers the generation, with {@code Ignorable} for what has no
 * effect here. Out: {@code ChunkWriter} turns events into the chunks that {@code ChunkFrames} writes;
 * {@code WholeCompletionWriter} writes a gathered answer; {@code CompletionJson} holds what both have in common.
 * {@code ModelsReply} is the model list; the table of errors is {@link io.kiroproxy.protocol.openaierror}.
 *
 * <p>What this protocol has no place for is left out of answers: signatures and redacted reasoning. Reasoning that a
 * client replays therefore comes back unsigned.
 */
@NullMarked
package io.kiroproxy.protocol.openai;

import org.jspecify.annotations.NullMarked;

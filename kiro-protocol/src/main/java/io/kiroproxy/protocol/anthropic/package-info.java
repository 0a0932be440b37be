/**
 * The Anthropic Messages protocol (clients.md 3, 7, 11 to 13).
 *
 * <p>In: {@code MessagesReader} reads a body front to back; {@code ContentReader} and {@code SourceReader} read blocks,
 * {@code ToolsReader} tools, {@code OptionsReader} everything that steers the generation, and {@code AttributionLine} takes
 * out the line that changes with every request. Out: {@code MessagesWriter} derives blocks from events and
 * {@code MessageFrames} writes them; {@code WholeMessageWriter} writes a gathered answer; {@code AnthropicErrors} holds
 * the one table of errors and {@code ModelsReply} the model list.
 */
@NullMarked
package io.kiroproxy.protocol.anthropic;

import org.jspecify.annotations.NullMarked;

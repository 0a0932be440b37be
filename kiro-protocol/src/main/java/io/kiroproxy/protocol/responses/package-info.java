/**
 * The OpenAI Responses protocol (clients.md 4, 6, 9, 11 to 14).
 *
 * <p>In: {@code ResponsesReader} reads a body front to back; {@code InputReader} its items, with {@code PartsReader} for
 * their content; {@code ToolsReader} and {@code ToolChoiceReader} the tools; {@code OptionsReader} what steers the
 * generation. The wire format is a flat run of items and tools may come after the calls that name them, so everything
 * is read into {@code InputItem}s first; then {@code ToolNames} gives tools in namespaces flat names, and {@code Turns}
 * makes messages.
 *
 * <p>Out: {@code Answer} takes events and is the response object at any time; {@code Output} turns them into
 * {@code OutputItem}s and tells an {@code OutputListener} how they grow, which for {@code ResponseWriter} is
 * {@code ResponseFrames} and for {@code WholeResponseWriter} nobody. So a stream and a whole answer cannot differ.
 *
 * <p>Custom (freeform) tools are functions with one string upstream; {@link io.kiroproxy.protocol.freeform} wraps and
 * unwraps them. Signatures of reasoning travel in {@code SealedReasoning}. {@code ResponseStore} holds finished answers
 * as items, so that a conversation goes on from one as if the client had sent it.
 */
@NullMarked
package io.kiroproxy.protocol.responses;

import org.jspecify.annotations.NullMarked;

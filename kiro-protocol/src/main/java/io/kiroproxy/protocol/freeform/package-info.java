/**
 * Freeform tools: tools whose input is one text instead of a JSON object, as OpenAI's clients declare them under the
 * name {@code custom} (clients.md 4 and 8). The model only knows functions, so such a tool is offered as a function
 * with one string field; {@link io.kiroproxy.protocol.freeform.FreeformTool} wraps the text on its way in, and
 * {@link io.kiroproxy.protocol.freeform.FreeformText} takes it out again while the answer streams.
 */
@NullMarked
package io.kiroproxy.protocol.freeform;

import org.jspecify.annotations.NullMarked;

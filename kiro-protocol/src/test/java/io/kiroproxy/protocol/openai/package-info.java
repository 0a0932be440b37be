/** Tests of the OpenAI Chat Completions protocol; {@code ChunkGrammar} is reusable. */
@NullMarked
package io.kiroproxy.protocol.openai;

import org.jspecify.annotations.NullMarked;

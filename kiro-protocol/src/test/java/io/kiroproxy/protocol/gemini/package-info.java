/** Tests of the Gemini protocol; {@code AnswerGrammar} is reusable. */
@NullMarked
package io.kiroproxy.protocol.gemini;

import org.jspecify.annotations.NullMarked;

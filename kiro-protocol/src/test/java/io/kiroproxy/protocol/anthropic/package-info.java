/** Tests of the Anthropic protocol; {@code StreamGrammar} is reusable. */
@NullMarked
package io.kiroproxy.protocol.anthropic;

import org.jspecify.annotations.NullMarked;

/** Errors in OpenAI's form, the same for Chat Completions and Responses (clients.md 11 and 13). */
@NullMarked
package io.kiroproxy.protocol.openaierror;

import org.jspecify.annotations.NullMarked;

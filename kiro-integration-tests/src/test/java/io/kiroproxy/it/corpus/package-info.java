/**
 * The whole proxy against the strict simulator, in one process: what the request linter lets through is never refused
 * upstream, and every refusal reaches the client and the account as the tables say.
 */
@NullMarked
package io.kiroproxy.it.corpus;

import org.jspecify.annotations.NullMarked;

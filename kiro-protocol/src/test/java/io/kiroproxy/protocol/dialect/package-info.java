/**
 * The four client protocols as a client speaks them: a neutral conversation becomes a request in each, and each one's
 * answer, streamed or whole, is heard as the same few values. Written from the public definitions, never with the
 * readers and writers under test.
 */
@NullMarked
package io.kiroproxy.protocol.dialect;

import org.jspecify.annotations.NullMarked;

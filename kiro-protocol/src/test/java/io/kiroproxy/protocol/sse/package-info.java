/** Tests of event-stream text. */
@NullMarked
package io.kiroproxy.protocol.sse;

import org.jspecify.annotations.NullMarked;

/**
 * Event-stream text ({@code text/event-stream}, HTML Living Standard 9.2): one frame is an optional {@code event:}
 * line, {@code data:} lines and a blank line.
 */
@NullMarked
package io.kiroproxy.protocol.sse;

import org.jspecify.annotations.NullMarked;

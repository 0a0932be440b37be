/** What one client wire format implements. HTTP servers of any kind drive it; see {@code ClientProtocol}. */
@NullMarked
package io.kiroproxy.protocol.spi;

import org.jspecify.annotations.NullMarked;

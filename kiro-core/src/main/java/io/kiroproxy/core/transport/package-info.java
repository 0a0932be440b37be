/** HTTP transports that need nothing but the JDK. */
@NullMarked
package io.kiroproxy.core.transport;

import org.jspecify.annotations.NullMarked;

/** From a client's bytes to the upstream's and back, with every converter between them. */
@NullMarked
package io.kiroproxy.protocol.wire;

import org.jspecify.annotations.NullMarked;

/** Tests of the freeform tool bridge. */
@NullMarked
package io.kiroproxy.protocol.freeform;

import org.jspecify.annotations.NullMarked;

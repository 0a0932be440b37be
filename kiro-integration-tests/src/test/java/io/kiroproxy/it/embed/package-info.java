/** The proxy as a part of somebody else's program. */
@NullMarked
package io.kiroproxy.it.embed;

import org.jspecify.annotations.NullMarked;

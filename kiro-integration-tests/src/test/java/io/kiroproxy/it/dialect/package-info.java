/** The four client protocols through the public port, each saying the same and each hearing the same. */
@NullMarked
package io.kiroproxy.it.dialect;

import org.jspecify.annotations.NullMarked;

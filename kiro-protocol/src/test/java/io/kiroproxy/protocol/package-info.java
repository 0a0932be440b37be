/** Tests that concern every client protocol alike. */
@NullMarked
package io.kiroproxy.protocol;

import org.jspecify.annotations.NullMarked;

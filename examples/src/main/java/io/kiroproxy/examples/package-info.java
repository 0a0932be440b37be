/** Short programs that use the public API only. */
@NullMarked
package io.kiroproxy.examples;

import org.jspecify.annotations.NullMarked;

/** Runs every example. */
@NullMarked
package io.kiroproxy.examples;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.kiroproxy.examples;

import org.jspecify.annotations.NullMarked;

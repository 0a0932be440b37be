@NullMarked
package io.kiroproxy.protocol;

import org.jspecify.annotations.NullMarked;

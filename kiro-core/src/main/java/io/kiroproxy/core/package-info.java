@NullMarked
package io.kiroproxy.core;

import org.jspecify.annotations.NullMarked;

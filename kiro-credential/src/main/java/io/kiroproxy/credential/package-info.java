@NullMarked
package io.kiroproxy.credential;

import org.jspecify.annotations.NullMarked;

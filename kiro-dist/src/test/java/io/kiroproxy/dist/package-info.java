/** What is delivered, used the way its receiver uses it. */
@NullMarked
package io.kiroproxy.dist;

import org.jspecify.annotations.NullMarked;

/** What somebody probably meant who wrote a name that does not exist. */
@NullMarked
package io.kiroproxy.core.spelling;

import org.jspecify.annotations.NullMarked;

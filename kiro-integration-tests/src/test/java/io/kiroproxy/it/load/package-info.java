/**
 * Many streams at once through the product in a small JVM of its own. The full size is tagged {@code load} and runs with
 * {@code -Dkiro.test.excludedGroups=}; a tenth of it always runs. Numbers are printed, wall times are never asserted.
 */
@NullMarked
package io.kiroproxy.it.load;

import org.jspecify.annotations.NullMarked;

/**
 * Microbenchmarks. They compare one version of the code with another on one machine; what a user pays is measured by the
 * load driver.
 */
@NullMarked
package io.kiroproxy.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;

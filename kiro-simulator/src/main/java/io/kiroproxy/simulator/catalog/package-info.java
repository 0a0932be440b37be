/** What models the simulated upstream offers, with the schema each one sets for its extra request fields. */
@NullMarked
package io.kiroproxy.simulator.catalog;

import org.jspecify.annotations.NullMarked;

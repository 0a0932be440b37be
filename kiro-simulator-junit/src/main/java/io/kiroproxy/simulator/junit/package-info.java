/** The simulated upstream in tests: {@link io.kiroproxy.simulator.junit.KiroSimulatorExtension}. */
@NullMarked
package io.kiroproxy.simulator.junit;

import org.jspecify.annotations.NullMarked;

/**
 * Long and hostile runs: mixed load with faults for as long as one likes ({@code Endurance}), clients that stop
 * reading ({@code StalledReaders}), and more calls than it may take ({@code Overload}). All watch the proxy's process from
 * outside and end with a status that says whether it stayed within its bounds.
 */
@NullMarked
package io.kiroproxy.benchmarks.endurance;

import org.jspecify.annotations.NullMarked;

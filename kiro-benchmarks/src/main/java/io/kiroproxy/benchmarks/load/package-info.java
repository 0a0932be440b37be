/**
 * The load driver: runs the workloads of {@code docs/performance.md} against the floor (nginx passing the upstream's bytes
 * through), the upstream itself and the proxy, one after the other in rounds, and prints what each cost.
 *
 * <p>{@code LoadDriver} is the program. A {@code Workload} says what is asked and how, a {@code Dialect} in which client
 * protocol; {@code Clients} ask, on one thread, and check every answer; {@code Target}s are what is asked, each with the
 * process whose CPU time and memory ({@code ProcessCost}) count; {@code CannedUpstream} is the simulator with its answers
 * ({@code CannedAnswer}) made beforehand, so that it costs as little as it can.
 */
@NullMarked
package io.kiroproxy.benchmarks.load;

import org.jspecify.annotations.NullMarked;

/**
 * What the upstream refuses and how: rules V1 to V16 of kiro-upstream.md 6.3 with the 2026 additions of
 * kiro-upstream-2026.md 2.
 *
 * <p>{@link io.kiroproxy.simulator.rules.Rule} names every check; {@link io.kiroproxy.simulator.rules.SimulatorRules}
 * says which are on; one class per group of rules carries the checks out in the order of the table and throws a
 * {@link io.kiroproxy.simulator.rules.RefusedException} at the first violation.
 * {@link io.kiroproxy.simulator.rules.Refusal} is the table of answers (kiro-upstream.md 5.3).
 */
@NullMarked
package io.kiroproxy.simulator.rules;

import org.jspecify.annotations.NullMarked;

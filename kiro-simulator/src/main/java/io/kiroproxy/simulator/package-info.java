/**
 * A strict, scriptable Kiro upstream: for the demo, for tests, and for the CI of those who embed the library.
 *
 * <p>{@link io.kiroproxy.simulator.KiroSimulator} is the front. It is built to the documents kiro-upstream.md and
 * kiro-upstream-2026.md and to nothing else: where their sources disagree it takes the stricter reading, and the choice
 * is a {@link io.kiroproxy.simulator.rules.Rule} that can be switched. A request goes from {@code http} through the
 * router here to {@code auth}, {@code control} or {@code generate}; {@code rules} refuses what the upstream would
 * refuse; {@code catalog} has the models. The package documentation of {@link io.kiroproxy.simulator.generate} explains
 * scenarios, markers in prompts, and the default agent script.
 */
@NullMarked
package io.kiroproxy.simulator;

import org.jspecify.annotations.NullMarked;

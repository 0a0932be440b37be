/** The control plane and InvokeMCP: models, profiles, usage limits, the overage switch and web search. */
@NullMarked
package io.kiroproxy.simulator.control;

import org.jspecify.annotations.NullMarked;

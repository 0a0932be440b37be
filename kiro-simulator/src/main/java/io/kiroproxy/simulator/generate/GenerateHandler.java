package io.kiroproxy.simulator.generate;

/** Decides how one generate request is answered. Called on event loops, by several at once; must not block. */
@FunctionalInterface
public interface GenerateHandler {
    /** The scenario for this request; {@link Scenario#agent()} leaves it to the default script. */
    Scenario handle(GenerateRequest request);
}

package io.kiroproxy.simulator.rules;

import io.kiroproxy.simulator.auth.SimulatedAccount;
import io.kiroproxy.simulator.catalog.SimulatedModel;
import io.kiroproxy.simulator.json.Json;

/**
 * A generate request that passed every rule.
 *
 * @param dialect how it was spoken
 * @param account whose token it carried
 * @param model the model it names
 * @param body the whole body
 * @param inputTokens the estimate of rule V15
 */
public record ValidRequest(
        Dialect dialect, SimulatedAccount account, SimulatedModel model, Json body, int inputTokens) {}

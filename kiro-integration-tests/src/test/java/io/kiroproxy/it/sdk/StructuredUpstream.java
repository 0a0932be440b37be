package io.kiroproxy.it.sdk;

import io.kiroproxy.simulator.generate.EventScript;
import io.kiroproxy.simulator.generate.GenerateHandler;
import io.kiroproxy.simulator.generate.GenerateRequest;
import io.kiroproxy.simulator.generate.Scenario;

/**
 * An upstream that answers with one JSON object, in the way it was asked to: as the input of the tool it was offered, or
 * as text when it was offered none.
 *
 * @param json the object
 */
record StructuredUpstream(String json) implements GenerateHandler {

    @Override
    public Scenario handle(GenerateRequest request) {
        return request.tools().isEmpty()
                ? Scenario.text(json)
                : EventScript.begin().tool(request.tools().get(0).name(), json);
    }
}

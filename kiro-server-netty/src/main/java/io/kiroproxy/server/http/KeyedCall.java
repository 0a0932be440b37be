package io.kiroproxy.server.http;

import io.kiroproxy.core.AccountScope;
import io.kiroproxy.core.ChatRequest;
import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.model.ModelInfo;
import io.kiroproxy.server.access.CallEstimate;
import io.kiroproxy.server.access.ClientKey;
import java.util.List;
import java.util.Set;

/**
 * What the scopes of an issued key mean for a call.
 *
 * @param key whose call it is
 */
record KeyedCall(ClientKey key) {

    /** @throws GatewayException {@code FORBIDDEN} when the key is not for the model */
    ModelInfo permitted(String requested, Backend backend) {
        ModelInfo model = backend.model(requested);
        if (!key.terms().scopes().allowsModel(requested, model.id())) {
            throw new GatewayException(
                    ErrorKind.FORBIDDEN,
                    "key \"" + key.name() + "\" is not for the model " + requested + " (expected: "
                            + String.join(", ", key.terms().scopes().models()) + ")");
        }
        return model;
    }

    List<ModelInfo> permitted(List<ModelInfo> models) {
        return models.stream()
                .filter(model -> key.terms().scopes().allowsModel(model.id(), model.id()))
                .toList();
    }

    /** The same call, on behalf of the key and with those of its accounts that it {@code asked} for. */
    ChatRequest limited(ChatRequest request, AccountScope asked) {
        Set<String> groups = key.terms().scopes().groups();
        return request.withCaller(key.name(), new AccountScope(asked.account(), groups));
    }

    /** @param tokensIn of the request */
    static CallEstimate estimate(ChatRequest request, ModelInfo model, long tokensIn) {
        Integer limit = request.generation().maxOutputTokens();
        long out = limit == null
                ? CallEstimate.UNLIMITED_OUTPUT
                : Math.min(limit, Math.max(model.maxOutputTokens(), CallEstimate.UNLIMITED_OUTPUT));
        return new CallEstimate(request.id(), model.id(), model.rateMultiplier(), tokensIn, out);
    }
}

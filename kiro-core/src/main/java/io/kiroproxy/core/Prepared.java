package io.kiroproxy.core;

import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.model.Reasoning;
import io.kiroproxy.core.model.TokenUsage;
import io.kiroproxy.core.spi.ModelRef;
import io.kiroproxy.core.spi.UpstreamProvider;
import io.kiroproxy.core.tokens.TokenEstimator;
import java.util.List;
import java.util.function.Consumer;

/**
 * A request ready for attempts: its model found, and what the upstream cannot do put into words.
 *
 * @param notes what the client asked for in vain, reported with the answer
 */
record Prepared(ChatRequest request, UpstreamProvider provider, ModelRef model, List<String> notes) {

    /** A model name may ask for reasoning ({@code -thinking}); what the request itself says goes before it. */
    static Prepared of(ChatRequest request, Engine engine) {
        ModelRouter.Route route = engine.router().route(request.model());
        ChatRequest adapted = request;
        Reasoning byName = route.model().reasoning();
        if (byName != null && adapted.generation().reasoning().mode() == Reasoning.Mode.UNSPECIFIED) {
            adapted = adapted.withGeneration(adapted.generation().withReasoning(byName));
        }
        return new Prepared(adapted, route.provider(), route.model(), request.ignored());
    }

    /** The same for {@code request}, which the provider has worked on. */
    Prepared with(ChatRequest request) {
        return new Prepared(request, provider, model, request.ignored());
    }

    Answer newAnswer(TokenEstimator estimator, Consumer<ChatEvent> out) {
        return new Answer(request.generation(), () -> defaultStart(estimator), notes, estimator, out);
    }

    private ChatEvent.MessageStart defaultStart(TokenEstimator estimator) {
        int input = estimator.conversation(request.conversation());
        return new ChatEvent.MessageStart(request.id(), model.model().id(), TokenUsage.estimate(input, 0), List.of());
    }
}

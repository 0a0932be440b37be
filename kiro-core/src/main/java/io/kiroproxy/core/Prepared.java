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
 * @param notes the gateway's own adaptations
 */
record Prepared(ChatRequest request, UpstreamProvider provider, ModelRef model, List<String> notes) {

    /** A model name may ask for reasoning ({@code -thinking}); what the request itself says goes before it. */
    static Prepared of(ChatRequest request, Engine engine) {
        ModelRouter.Route route = engine.router().route(request.model());
        Adaptation adaptation = Adaptation.of(request);
        ChatRequest adapted = adaptation.request();
        Reasoning byName = route.model().reasoning();
        if (byName != null && adapted.generation().reasoning().mode() == Reasoning.Mode.UNSPECIFIED) {
            adapted = adapted.withGeneration(adapted.generation().withReasoning(byName));
        }
        return new Prepared(adapted, route.provider(), route.model(), adaptation.notes());
    }

    Answer newAnswer(TokenEstimator estimator, Consumer<ChatEvent> out) {
        ChatEvent.MessageStart start = new ChatEvent.MessageStart(
                request.id(),
                model.model().id(),
                TokenUsage.estimate(estimator.conversation(request.conversation()), 0),
                List.of());
        return new Answer(request.generation(), start, notes, estimator, out);
    }
}

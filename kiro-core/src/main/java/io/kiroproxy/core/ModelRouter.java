package io.kiroproxy.core;

import io.kiroproxy.core.model.ModelInfo;
import io.kiroproxy.core.spi.ModelRef;
import io.kiroproxy.core.spi.UpstreamProvider;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds the provider of a model: the first, in the order they were given, that knows the name. */
final class ModelRouter {

    private static final int SUGGESTIONS = 3;

    private final List<UpstreamProvider> providers;

    ModelRouter(List<UpstreamProvider> providers) {
        this.providers = List.copyOf(providers);
    }

    /** A model and who has it. */
    record Route(UpstreamProvider provider, ModelRef model) {}

    Route route(String requested) {
        for (UpstreamProvider provider : providers) {
            Optional<ModelRef> known = provider.resolve(requested);
            if (known.isPresent()) {
                return new Route(provider, known.get());
            }
        }
        throw new GatewayException(
                ErrorKind.MODEL_NOT_FOUND, "model: " + requested + " is not known here." + didYouMean(requested));
    }

    List<ModelInfo> models() {
        List<ModelInfo> models = new ArrayList<>();
        providers.forEach(provider -> models.addAll(provider.models()));
        return List.copyOf(models);
    }

    private String didYouMean(String requested) {
        Set<String> names = new LinkedHashSet<>();
        providers.forEach(provider -> names.addAll(provider.suggest(requested)));
        List<String> few = names.stream().limit(SUGGESTIONS).toList();
        return switch (few.size()) {
            case 0 -> "";
            case 1 -> " Did you mean " + few.get(0) + "?";
            default -> {
                String last = few.get(few.size() - 1);
                yield " Did you mean " + String.join(", ", few.subList(0, few.size() - 1)) + " or " + last + "?";
            }
        };
    }
}

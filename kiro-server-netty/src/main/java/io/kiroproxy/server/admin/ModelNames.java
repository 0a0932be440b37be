package io.kiroproxy.server.admin;

import io.kiroproxy.core.spi.ModelRef;
import io.kiroproxy.protocol.kiro.KiroProvider;
import io.kiroproxy.protocol.kiro.model.ModelAliases;
import io.kiroproxy.protocol.kiro.model.UnknownModels;
import io.kiroproxy.server.config.ModelSettings;
import io.kiroproxy.server.config.SectionFile;
import io.kiroproxy.server.config.ServerConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What names of models mean: the table of the jar with the owner's over it. Changes hold for calls that begin after them and
 * are kept in the home's {@code config.yaml}. Thread-safe.
 */
public final class ModelNames {

    private final KiroProvider provider;
    private final @Nullable SectionFile file;
    private final ModelSightings sightings;
    private volatile ModelSettings settings;

    private ModelNames(KiroProvider provider, ModelSettings settings, @Nullable Path home) {
        this.provider = provider;
        this.settings = settings;
        this.file = home == null ? null : new SectionFile(home.resolve("config.yaml"), "models");
        this.sightings = ModelSightings.inHome(home);
    }

    /**
     * Names as {@code settings} have them, which {@code provider} was made with.
     *
     * @param home where changes are kept, null for nowhere
     */
    public static ModelNames create(KiroProvider provider, ModelSettings settings, @Nullable Path home) {
        return new ModelNames(provider, settings, home);
    }

    /** The aliases of {@code settings} over those of the jar. */
    public static ModelAliases aliases(ModelSettings settings) {
        return ModelAliases.with(settings.aliases().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, alias -> List.of(alias.getValue()))));
    }

    /** What becomes of unknown names by {@code settings}. */
    public static UnknownModels unknown(ModelSettings settings) {
        return switch (settings.unknown()) {
            case REJECT -> UnknownModels.REJECT;
            case NEAREST -> UnknownModels.NEAREST;
            case PASS -> UnknownModels.PASS;
        };
    }

    ModelSettings settings() {
        return settings;
    }

    /** All aliases without a star, the owner's and the jar's. */
    Set<String> all() {
        return aliases(settings).names();
    }

    Optional<ModelRef> named(String requested) {
        return provider.named(requested);
    }

    List<String> suggest(String unknown) {
        return provider.suggest(unknown);
    }

    /** The accounts whose catalogue has {@code model}; an account whose catalogue is not known yet is not among them. */
    List<String> offeredBy(String model, List<String> accounts) {
        return accounts.stream()
                .filter(account -> {
                    Set<String> offered = provider.offeredTo(account);
                    return offered != null && offered.contains(model);
                })
                .toList();
    }

    /** When a model was on an account's list; null when it never was, as with a built-in one. */
    ModelSightings.@Nullable Seen seen(String model) {
        sightings.note(provider.modelsLastSeen());
        return sightings.of(model);
    }

    /** Keeps what has been seen by now. Blocks. */
    void saveSightings() throws IOException {
        sightings.note(provider.modelsLastSeen());
        sightings.save();
    }

    /** @throws IOException when it cannot be kept; then nothing has changed */
    synchronized void replace(ModelSettings changed) throws IOException {
        if (file != null) {
            file.write(ServerConfig.DEFAULT.withModels(settings), ServerConfig.DEFAULT.withModels(changed));
        }
        provider.rename(aliases(changed), unknown(changed));
        settings = changed;
    }
}

package io.kiroproxy.protocol.kiro.model;

import io.kiroproxy.core.model.ModelInfo;
import io.kiroproxy.core.spelling.EditDistance;
import io.kiroproxy.core.spi.ModelRef;
import io.kiroproxy.protocol.kiro.model.KiroModel.ReasoningSupport;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The models of all accounts. Each account's catalogue is kept as it was last seen, also beyond its time, for a stale
 * list is better than none (kiro-upstream-2026.md 5.2); {@link #fresh} tells when to fetch it again. Any thread, never
 * blocks.
 */
public final class KiroModels {

    /** How long a catalogue counts as new. */
    public static final Duration DEFAULT_TTL = Duration.ofHours(1);

    /** Accounts whose catalogues are kept; beyond it the oldest is dropped. */
    public static final int MAX_ACCOUNTS = 10_000;

    /** Names that {@link #suggest} gives at most. */
    static final int MAX_SUGGESTIONS = 3;

    private record Catalogue(Map<String, KiroModel> models, Instant fetchedAt) {}

    private final Clock clock;
    private final Duration ttl;
    private volatile ModelAliases aliases;
    private volatile UnknownModels unknown;
    private final Map<String, KiroModel> fallback = readFallback();
    private final Map<String, Catalogue> catalogues = new ConcurrentHashMap<>();
    private volatile Map<String, KiroModel> live = Map.of();
    private volatile Map<String, Instant> lastSeen = Map.of();

    public KiroModels(Clock clock, Duration ttl, ModelAliases aliases, UnknownModels unknown) {
        this.clock = Objects.requireNonNull(clock, "clock");
        this.ttl = Objects.requireNonNull(ttl, "ttl");
        this.aliases = Objects.requireNonNull(aliases, "aliases");
        this.unknown = Objects.requireNonNull(unknown, "unknown");
    }

    /** Models with the defaults of everything. */
    public static KiroModels ofDefaults(Clock clock) {
        return new KiroModels(clock, DEFAULT_TTL, ModelAliases.ofDefaults(), UnknownModels.REJECT);
    }

    /** Keeps the whole catalogue of an account. An empty one is a mishap of the upstream and changes nothing. */
    public synchronized void keep(String account, List<KiroModel> models) {
        if (models.isEmpty()) {
            return;
        }
        catalogues.put(account, new Catalogue(byId(models), clock.instant()));
        if (catalogues.size() > MAX_ACCOUNTS) {
            catalogues.entrySet().stream()
                    .min(Comparator.comparing(entry -> entry.getValue().fetchedAt()))
                    .ifPresent(oldest -> catalogues.remove(oldest.getKey()));
        }
        rebuild();
    }

    /** Forgets an account's catalogue. */
    public synchronized void forget(String account) {
        if (catalogues.remove(account) != null) {
            rebuild();
        }
    }

    /** Whether the account's catalogue need not be fetched again yet. */
    public boolean fresh(String account) {
        Catalogue catalogue = catalogues.get(account);
        return catalogue != null
                && clock.instant().isBefore(catalogue.fetchedAt().plus(ttl));
    }

    /** The models of {@code account}, null when its catalogue is not known. */
    public @Nullable Set<String> offeredTo(String account) {
        Catalogue catalogue = catalogues.get(account);
        return catalogue == null ? null : Set.copyOf(catalogue.models().keySet());
    }

    /** When the models that an account's catalogue has now were last seen in one, by id. Immutable. */
    public Map<String, Instant> lastSeen() {
        return lastSeen;
    }

    /** What can be asked for now: all live catalogues together, else the fallback. */
    public List<ModelInfo> models() {
        return current().values().stream().map(KiroModel::info).toList();
    }

    /** The model of that id; one nobody knows gets cautious numbers and no fields. */
    public KiroModel model(String id) {
        KiroModel known = known(id);
        return known != null ? known : unlisted(id);
    }

    /** The model of that id as {@code account}'s catalogue has it, else as {@link #model}. */
    public KiroModel model(String account, String id) {
        Catalogue catalogue = catalogues.get(account);
        KiroModel own = catalogue == null ? null : catalogue.models().get(id);
        return own != null ? own : model(id);
    }

    /** Has names mean something else from now on. */
    public void rename(ModelAliases newAliases, UnknownModels newUnknown) {
        this.aliases = Objects.requireNonNull(newAliases, "newAliases");
        this.unknown = Objects.requireNonNull(newUnknown, "newUnknown");
    }

    /** What {@code requested} means; empty when nobody knows it and unknown names are refused. */
    public Optional<ModelRef> resolve(String requested) {
        Optional<ModelRef> named = named(requested);
        if (named.isPresent()) {
            return named;
        }
        return switch (unknown) {
            case REJECT -> Optional.empty();
            case NEAREST -> nearest(requested).map(model -> new ModelRef(requested, model.info(), null));
            case PASS ->
                requested.isBlank()
                        ? Optional.empty()
                        : Optional.of(new ModelRef(
                                requested, unlisted(requested.trim()).info(), null));
        };
    }

    /** What {@code requested} means by its name or an alias, whatever becomes of unknown names. */
    public Optional<ModelRef> named(String requested) {
        List<NameForms.Form> forms = NameForms.of(requested);
        for (NameForms.Form form : forms) {
            KiroModel found = byName(form.name());
            if (found != null) {
                return Optional.of(new ModelRef(requested, found.info(), form.reasoning()));
            }
        }
        // The plainest form first, so that a suffix that was understood is not taken for part of the name.
        for (int i = forms.size() - 1; i >= 0; i--) {
            KiroModel found = firstOffered(aliases.byBeginning(forms.get(i).name()));
            if (found != null) {
                return Optional.of(
                        new ModelRef(requested, found.info(), forms.get(i).reasoning()));
            }
        }
        return Optional.empty();
    }

    /** Up to three known names close to {@code unknown}, closest first; none where nothing is close. */
    public List<String> suggest(String unknown) {
        String name = unknown.trim().toLowerCase(Locale.ROOT);
        if (name.isEmpty() || name.length() > NameForms.MAX_NAME) {
            return List.of();
        }
        Set<String> names = new TreeSet<>(current().keySet());
        names.addAll(aliases.names());
        return names.stream()
                .map(known -> Likeness.of(name, known))
                .filter(Likeness::close)
                .sorted()
                .limit(MAX_SUGGESTIONS)
                .map(Likeness::known)
                .toList();
    }

    /** The owner's aliases win over ids, ids over nothing. */
    private @Nullable KiroModel byName(String name) {
        KiroModel alias = firstOffered(aliases.exact(name));
        return alias != null ? alias : known(name);
    }

    private @Nullable KiroModel firstOffered(List<String> targets) {
        for (String target : targets) {
            KiroModel model = current().get(target);
            if (model != null) {
                return model;
            }
        }
        return targets.stream()
                .map(fallback::get)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private Optional<KiroModel> nearest(String requested) {
        String name = requested.trim().toLowerCase(Locale.ROOT);
        if (name.isEmpty() || name.length() > NameForms.MAX_NAME) {
            return Optional.empty();
        }
        return current().values().stream()
                .min(Comparator.comparingInt((KiroModel model) -> EditDistance.between(name, model.id()))
                        .thenComparing(KiroModel::id));
    }

    private @Nullable KiroModel known(String id) {
        KiroModel found = live.get(id);
        return found != null ? found : fallback.get(id);
    }

    private Map<String, KiroModel> current() {
        Map<String, KiroModel> now = live;
        return now.isEmpty() ? fallback : now;
    }

    private void rebuild() {
        List<Catalogue> newestFirst = new ArrayList<>(catalogues.values());
        newestFirst.sort(Comparator.comparing(Catalogue::fetchedAt).reversed());
        Map<String, KiroModel> union = new LinkedHashMap<>();
        Map<String, Instant> seen = new LinkedHashMap<>();
        newestFirst.forEach(catalogue -> catalogue.models().forEach((id, model) -> {
            union.putIfAbsent(id, model);
            seen.putIfAbsent(id, catalogue.fetchedAt());
        }));
        live = union;
        lastSeen = Collections.unmodifiableMap(seen);
    }

    private static Map<String, KiroModel> byId(Collection<KiroModel> models) {
        Map<String, KiroModel> map = new LinkedHashMap<>();
        models.forEach(model -> map.putIfAbsent(model.id(), model));
        return map;
    }

    private static KiroModel unlisted(String id) {
        ModelInfo info = new ModelInfo(
                id,
                id,
                CatalogueReader.DEFAULT_WINDOW,
                CatalogueReader.DEFAULT_OUTPUT,
                Set.of(ModelInfo.InputKind.TEXT, ModelInfo.InputKind.IMAGE),
                0);
        return new KiroModel(info, null, ReasoningSupport.TAGS);
    }

    private static Map<String, KiroModel> readFallback() {
        try (InputStream in =
                Objects.requireNonNull(KiroModels.class.getResourceAsStream("models.json"), "models.json")) {
            return byId(CatalogueReader.read(in.readAllBytes()).models());
        } catch (IOException e) {
            throw new UncheckedIOException("models.json cannot be read", e);
        }
    }
}

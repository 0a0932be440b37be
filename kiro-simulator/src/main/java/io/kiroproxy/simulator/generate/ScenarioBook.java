package io.kiroproxy.simulator.generate;

import io.kiroproxy.simulator.auth.SimulatedAccount;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Chooses the scenario of a valid request: first the scripted ones in the order they were added, then a marker in the
 * prompt, then the handler, then the agent script. Safe for several threads.
 */
public final class ScenarioBook {
    /** As many requests as come. */
    public static final int ALWAYS = Integer.MAX_VALUE;

    private final NamedScenarios named = new NamedScenarios();
    private final Map<String, Scenario> own = new HashMap<>();
    private final List<Entry> entries = new ArrayList<>();
    private GenerateHandler handler = request -> Scenario.agent();

    private static final class Entry {
        final Predicate<GenerateRequest> when;
        final Scenario scenario;
        int left;

        Entry(Predicate<GenerateRequest> when, int left, Scenario scenario) {
            this.when = when;
            this.left = left;
            this.scenario = scenario;
        }
    }

    /** The next requests meet these scenarios, one each. */
    public void next(Scenario... scenarios) {
        Arrays.asList(scenarios).forEach(scenario -> times(1, request -> true, scenario));
    }

    /** The next requests that fit meet this scenario, so many times; see {@link #ALWAYS}. */
    public synchronized void times(int times, Predicate<GenerateRequest> when, Scenario scenario) {
        entries.add(new Entry(when, times, scenario));
    }

    /** Every request of an account meets this scenario. */
    public void forAccount(SimulatedAccount account, Scenario scenario) {
        times(ALWAYS, request -> request.account() == account, scenario);
    }

    /** Every request for a model meets this scenario. */
    public void forModel(String modelId, Scenario scenario) {
        times(ALWAYS, request -> request.model().id().equals(modelId), scenario);
    }

    /** Every request whose last user text contains a marker meets this scenario. */
    public void forText(String marker, Scenario scenario) {
        times(ALWAYS, request -> request.lastUserText().contains(marker), scenario);
    }

    /** Names a scenario of one's own for {@code [[scenario:name]]}. */
    public synchronized void define(String name, Scenario scenario) {
        own.put("[[scenario:" + name + "]]", scenario);
    }

    /** Asks this handler when nothing is scripted; it replaces the handler before it. */
    public synchronized void onGenerate(GenerateHandler other) {
        handler = other;
    }

    /** Forgets everything scripted, the handler too; names stay. */
    public synchronized void clear() {
        entries.clear();
        handler = request -> Scenario.agent();
    }

    /** The built-in names for {@code [[scenario:name]]}. */
    public Set<String> names() {
        return Set.copyOf(named.names());
    }

    Scenario choose(GenerateRequest request) {
        Optional<Scenario> scripted = scripted(request);
        if (scripted.isPresent()) {
            return scripted.get();
        }
        return named.in(request.lastUserText()).orElseGet(() -> handler().handle(request));
    }

    private synchronized GenerateHandler handler() {
        return handler;
    }

    private synchronized Optional<Scenario> scripted(GenerateRequest request) {
        for (Iterator<Entry> i = entries.iterator(); i.hasNext(); ) {
            Entry entry = i.next();
            if (entry.when.test(request)) {
                if (entry.left != ALWAYS && --entry.left <= 0) {
                    i.remove();
                }
                return Optional.of(entry.scenario);
            }
        }
        return own.entrySet().stream()
                .filter(entry -> request.lastUserText().contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}

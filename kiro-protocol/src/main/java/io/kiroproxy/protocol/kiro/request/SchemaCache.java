package io.kiroproxy.protocol.kiro.request;

import io.kiroproxy.protocol.kiro.lint.LintReport;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sanitised tool schemas by their text: the same tools come with every turn. Any thread; the least used leave first. */
final class SchemaCache {

    /** How much is removed. */
    enum Level {
        /** What is known to be refused. */
        STANDARD,
        /** All that was ever suspected, for the retry after a refusal. */
        STRICT
    }

    private record Key(String schema, Level level) {}

    private final int capacity;
    private final Map<Key, SanitizedSchema> cached = new LinkedHashMap<>(16, 0.75f, true);

    SchemaCache(int capacity) {
        this.capacity = capacity;
    }

    /**
     * The JSON text to send.
     *
     * @param place of the tool, for the report and for errors
     * @throws io.kiroproxy.core.GatewayException when {@code schema} is no JSON Schema at all
     */
    String sanitize(String schema, Level level, String place, LintReport.Builder report) {
        Key key = new Key(schema, level);
        SanitizedSchema sanitized = lookUp(key);
        if (sanitized == null) {
            sanitized = SanitizedSchema.of(schema, level, place);
            keep(key, sanitized);
        }
        sanitized
                .changes()
                .forEach(change -> report.add(
                        change.rule(), place + ".input_schema" + change.pointer(), change.found(), change.done()));
        return sanitized.json();
    }

    private synchronized @Nullable SanitizedSchema lookUp(Key key) {
        return cached.get(key);
    }

    private synchronized void keep(Key key, SanitizedSchema sanitized) {
        cached.put(key, sanitized);
        if (cached.size() > capacity) {
            cached.remove(cached.keySet().iterator().next());
        }
    }

    synchronized int size() {
        return cached.size();
    }
}

package io.kiroproxy.server.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The JSON Schema of a file with settings, for editors (draft 2020-12). It knows the shape of every value and refuses
 * unknown keys; what it cannot say, such as that a number has to be smaller than another, is left to reading.
 */
public final class ConfigSchema {

    private static final ObjectMapper MAPPER = new ObjectMapper()
            .enable(SerializationFeature.INDENT_OUTPUT, SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    private ConfigSchema() {}

    /** The schema as JSON text; the same text every time. */
    public static String json() {
        Map<String, Object> root = mapping();
        root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        root.put("title", "Settings of Kiro API Proxy");
        for (Setting<?> setting : SettingCatalogue.all()) {
            Map<String, Object> parent = root;
            for (String key : setting.parents()) {
                parent = child(parent, key);
            }
            properties(parent).put(setting.key(), value(setting));
            if (setting.secret()) {
                properties(parent)
                        .put(
                                setting.key() + "-file",
                                Map.of("type", "string", "description", "A file that holds " + setting.key() + "."));
            }
        }
        try {
            return MAPPER.writeValueAsString(root).replace("\r\n", "\n") + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
    }

    private static Map<String, Object> value(Setting<?> setting) {
        Map<String, Object> schema = new TreeMap<>(setting.type().schema());
        if (schema.containsKey("anyOf")) {
            schema.remove("type");
        }
        schema.put("description", setting.description());
        Object standard = setting.shownDefault();
        if (standard != null && setting.fixedDefault() && !setting.secret()) {
            schema.put("default", standard);
        }
        return schema;
    }

    private static Map<String, Object> mapping() {
        Map<String, Object> mapping = new LinkedHashMap<>();
        mapping.put("type", "object");
        mapping.put("additionalProperties", false);
        mapping.put("properties", new TreeMap<String, Object>());
        return mapping;
    }

    private static Map<String, Object> child(Map<String, Object> parent, String key) {
        return object(properties(parent).computeIfAbsent(key, ignored -> mapping()));
    }

    private static Map<String, Object> properties(Map<String, Object> mapping) {
        return object(mapping.get("properties"));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(@org.jspecify.annotations.Nullable Object value) {
        return (Map<String, Object>) java.util.Objects.requireNonNull(value);
    }
}

package io.kiroproxy.server.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes settings out of named values: environment variables, or flags. Blank ones count as not set. A list may be
 * written with commas; lists and mappings may be written as in YAML.
 */
final class VariableLayer {

    private final Scope scope;
    private final Origin.Layer layer;
    private final Map<String, String> values;
    private final Map<String, String> labels;

    /** @param labels names to show instead of those in {@code values} */
    VariableLayer(Scope scope, Origin.Layer layer, Map<String, String> values, Map<String, String> labels) {
        this.scope = scope;
        this.layer = layer;
        this.values = values;
        this.labels = labels;
    }

    void readInto(Assembly assembly) {
        SettingCatalogue.all().forEach(setting -> read(assembly, setting));
    }

    private <T> void read(Assembly assembly, Setting<T> setting) {
        for (Setting.Variable<T> variable : setting.variables()) {
            other(assembly, setting, variable);
            own(assembly, setting, variable.name(), true);
        }
        own(assembly, setting, setting.variable(), false);
        own(assembly, setting, setting.path(), false);
    }

    /** A variable of the original's, which may hold the value in another form. */
    private <T> void other(Assembly assembly, Setting<T> setting, Setting.Variable<T> variable) {
        String text = given(variable.name());
        if (text == null) {
            return;
        }
        Section section = section(variable.name(), new Node.Scalar(0, text));
        T value =
                section.value(label(variable.name()), given -> variable.reader().read(assembly.before(setting), given));
        put(assembly, setting, value, variable.name());
    }

    /** The setting's own variable; that of a secret may also name a file. */
    private <T> void own(Assembly assembly, Setting<T> setting, String name, boolean onlyFile) {
        Map<String, Node> entries = new LinkedHashMap<>();
        String text = onlyFile ? null : given(name);
        if (text != null) {
            entries.put(label(name), node(setting, text));
        }
        String file = setting.secret() ? given(name + "_FILE") : null;
        if (file != null) {
            entries.put(label(name) + "-file", new Node.Scalar(0, file));
        }
        if (!entries.isEmpty()) {
            Section section = new Section(scope, "", new Node.Mapping(0, entries));
            put(assembly, setting, setting.type().read(section, label(name)), text == null ? name + "_FILE" : name);
        }
    }

    private <T> void put(Assembly assembly, Setting<T> setting, @Nullable T value, String name) {
        if (value != null) {
            assembly.put(setting, value, new Origin(layer, label(name), 0), scope, label(name));
        }
    }

    private Node node(Setting<?> setting, String text) {
        if (setting.type().shape() == ValueType.Shape.SCALAR) {
            return new Node.Scalar(0, text);
        }
        if (text.startsWith("[") || text.startsWith("{")) {
            Node.Mapping read = new YamlTree(scope.source(), scope.problems()).read("value: " + text);
            Node value = read.entries().get("value");
            return value == null ? new Node.Scalar(0, null) : value;
        }
        List<Node> items = new ArrayList<>();
        for (String item : text.split(",", -1)) {
            items.add(new Node.Scalar(0, item.strip()));
        }
        return new Node.Sequence(0, items);
    }

    private Section section(String name, Node node) {
        return new Section(scope, "", new Node.Mapping(0, Map.of(label(name), node)));
    }

    private @Nullable String given(String name) {
        String text = values.get(name);
        return text == null || text.isBlank() ? null : text.strip();
    }

    private String label(String name) {
        return labels.getOrDefault(name, name);
    }
}

package io.kiroproxy.server.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Takes every setting out of a file. */
final class FileLayer {

    private final Scope scope;
    private final Origin.Layer layer;
    private final Map<String, Section> sections = new LinkedHashMap<>();

    FileLayer(Scope scope, Origin.Layer layer) {
        this.scope = scope;
        this.layer = layer;
    }

    void readInto(Assembly assembly, Node.Mapping root) {
        sections.put("", new Section(scope, "", root));
        SettingCatalogue.all().forEach(setting -> read(assembly, setting));
        sections.values().forEach(Section::finish);
        scope.sortProblems();
    }

    private <T> void read(Assembly assembly, Setting<T> setting) {
        Section section = section(setting);
        T value = setting.type().read(section, setting.key());
        if (value != null) {
            Origin origin = new Origin(layer, scope.source(), section.line(setting.key()));
            assembly.put(setting, value, origin, scope, setting.path());
        }
    }

    private Section section(Setting<?> setting) {
        String path = "";
        Section section = Objects.requireNonNull(sections.get(""));
        for (String key : setting.parents()) {
            Section parent = section;
            path = path.isEmpty() ? key : path + "." + key;
            section = sections.computeIfAbsent(path, ignored -> parent.section(key));
        }
        return section;
    }
}

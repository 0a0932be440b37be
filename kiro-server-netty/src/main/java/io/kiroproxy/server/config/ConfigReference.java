package io.kiroproxy.server.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The reference of all settings as Markdown, as {@code docs/configuration.md} holds it below its introduction. */
public final class ConfigReference {

    private static final Map<String, String> TITLES = titles();

    private ConfigReference() {}

    /** One table per section; the same text every time. */
    public static String markdown() {
        Map<String, List<Setting<?>>> sections = new LinkedHashMap<>();
        for (Setting<?> setting : SettingCatalogue.all()) {
            sections.computeIfAbsent(String.join(".", setting.parents()), ignored -> new ArrayList<>())
                    .add(setting);
        }
        StringBuilder out = new StringBuilder();
        sections.forEach((section, settings) -> {
            out.append("### ").append(section).append("\n\n");
            String title = TITLES.get(section);
            if (title != null) {
                out.append(title).append("\n\n");
            }
            out.append("| Setting | Default | Allowed | Change | What it does |\n|---|---|---|---|---|\n");
            settings.forEach(setting -> out.append(row(setting)));
            out.append('\n');
        });
        out.append("### Variables of KiroProxy\n\n| Variable | Sets | Holds |\n|---|---|---|\n");
        SettingCatalogue.all().forEach(setting -> setting.variables().forEach(variable -> out.append("| `")
                .append(variable.name())
                .append("` | `")
                .append(setting.path())
                .append("` | ")
                .append(variable.meaning().isEmpty() ? "the same" : variable.meaning())
                .append(" |\n")));
        return out.toString();
    }

    private static String row(Setting<?> setting) {
        Object standard = setting.shownDefault();
        String shown = standard == null ? "" : setting.fixedDefault() ? "`" + text(standard) + "`" : text(standard);
        String allowed = setting.type().allowed().isEmpty()
                ? setting.type().name()
                : setting.type().name() + ": "
                        + String.join(", ", setting.type().allowed());
        return "| `" + setting.path() + "` | " + shown + " | " + allowed.replace("|", "\\|") + " | "
                + (setting.effect() == Setting.Effect.NOW ? "now" : "restart") + " | " + setting.description() + " |\n";
    }

    private static String text(Object shown) {
        if (shown instanceof List<?> list) {
            return list.stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
        }
        return shown instanceof Map<?, ?> map && map.isEmpty() ? "{}" : String.valueOf(shown);
    }

    private static Map<String, String> titles() {
        return Map.of(
                "server.limits", "Sizes and counts of the HTTP edge.",
                "server.timeouts", "Waits of the HTTP edge.",
                "upstream.timeouts", "Waits for the upstream.");
    }
}

package io.kiroproxy.protocol.kiro.model;

import io.kiroproxy.core.model.Effort;
import io.kiroproxy.core.model.Reasoning;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The forms a model name may take, from the one the client wrote to ever plainer ones (kiro-upstream.md 7.2): without
 * path and date, without suffixes, with dots for hyphens, family before version. Suffixes that speak of reasoning are
 * remembered with the form they were taken from.
 */
final class NameForms {

    /** Names longer than this are not taken apart. */
    static final int MAX_NAME = 128;

    private static final Pattern VENDOR = Pattern.compile("^(?:us|eu|apac|global)?\\.?(?:anthropic|openai|google)\\.");
    private static final Pattern TRIMMINGS = Pattern.compile(
            "\\[1m]$|-1m$|-latest$|:latest$|[-@](?:19|20)\\d{6}$|-20\\d\\d-\\d\\d-\\d\\d$|-v\\d+(?::\\d+)?$");
    private static final Pattern EFFORT = Pattern.compile("-(none|minimal|low|medium|high|xhigh|max)$");
    private static final Pattern THINKING = Pattern.compile("-thinking$");
    private static final Pattern FAMILY_FIRST = Pattern.compile("^claude-([a-z]+)-(\\d+)-(\\d{1,2})$");
    private static final Pattern VERSION_FIRST = Pattern.compile("^claude-(\\d+)(?:[.-](\\d{1,2}))?-([a-z]+)$");
    private static final Pattern POINT_ZERO = Pattern.compile("\\.0$");

    /**
     * One form.
     *
     * @param name lower case
     * @param reasoning what the parts taken off said about reasoning, null when nothing
     */
    record Form(String name, @Nullable Reasoning reasoning) {}

    private NameForms() {}

    /** The forms of {@code requested}, in the order to try them. */
    static List<Form> of(String requested) {
        String name = requested.trim().toLowerCase(Locale.ROOT);
        if (name.length() > MAX_NAME) {
            return List.of(new Form(name, null));
        }
        List<Form> forms = new ArrayList<>();
        add(forms, name, null);
        String plain = VENDOR.matcher(name.substring(name.lastIndexOf('/') + 1)).replaceFirst("");
        plain = plain.startsWith("kiro-") ? plain.substring("kiro-".length()) : plain;
        Reasoning reasoning = null;
        for (String before = ""; !before.equals(plain); ) {
            before = plain;
            add(forms, plain, reasoning);
            plain = TRIMMINGS.matcher(plain).replaceFirst("");
            add(forms, plain, reasoning);
            if (THINKING.matcher(plain).find()) {
                plain = THINKING.matcher(plain).replaceFirst("");
                reasoning = merged(reasoning, null, Reasoning.Display.SHOWN);
            }
            Matcher effort = EFFORT.matcher(plain);
            if (effort.find()) {
                reasoning = merged(reasoning, Effort.valueOf(effort.group(1).toUpperCase(Locale.ROOT)), null);
                plain = effort.replaceFirst("");
            }
        }
        return forms;
    }

    /** A form as it is, and as Kiro would write it. */
    private static void add(List<Form> forms, String name, @Nullable Reasoning reasoning) {
        Set<String> spellings = new LinkedHashSet<>();
        spellings.add(name);
        String dotted = FAMILY_FIRST.matcher(name).replaceFirst("claude-$1-$2.$3");
        Matcher inverted = VERSION_FIRST.matcher(dotted);
        if (inverted.matches()) {
            String minor = inverted.group(2) == null ? "" : "." + inverted.group(2);
            dotted = "claude-" + inverted.group(3) + "-" + inverted.group(1) + minor;
        }
        spellings.add(dotted);
        spellings.add(POINT_ZERO.matcher(dotted).replaceFirst(""));
        for (String spelling : spellings) {
            Form form = new Form(spelling, reasoning);
            if (!forms.contains(form)) {
                forms.add(form);
            }
        }
    }

    private static Reasoning merged(
            @Nullable Reasoning known, @Nullable Effort effort, Reasoning.@Nullable Display display) {
        Effort merged = effort != null ? effort : known == null ? null : known.effort();
        Reasoning.Display shown =
                display != null ? display : known == null ? Reasoning.Display.OMITTED : known.display();
        return new Reasoning(
                merged == Effort.NONE ? Reasoning.Mode.DISABLED : Reasoning.Mode.ENABLED, merged, null, shown);
    }
}

package io.kiroproxy.server.config;

import io.kiroproxy.core.spelling.EditDistance;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The environment variables that KiroProxy knows (kiroproxy-contract.md 2.4): which ones count here, and what to do instead
 * of each of the others. Nothing that somebody has set is passed over in silence.
 */
public final class OriginalVariables {

    private static final String PREFIX = "KIRO_";

    /** Edits that still count as a slip of the pen. */
    private static final int NEAR = 3;

    /** Names that others look at: the program itself, its scripts, the vendor's programs. */
    private static final Map<String, String> ELSEWHERE = elsewhere();

    private static final Map<String, Unheeded> UNHEEDED = unheeded();

    /**
     * A variable that sets nothing here.
     *
     * @param instead what is so anyway, or what to do
     * @param alike values that ask for just that
     */
    private record Unheeded(String instead, Set<String> alike) {}

    private OriginalVariables() {}

    /** What a person has to know of the variables that are set and set nothing: a sentence for each. */
    static List<String> warnings(Map<String, String> environment) {
        List<String> warnings = new ArrayList<>();
        new TreeMap<>(environment).forEach((name, value) -> {
            Unheeded unheeded = UNHEEDED.get(name);
            if (unheeded != null) {
                if (!value.isBlank() && !unheeded.alike().contains(value.strip().toLowerCase(Locale.ROOT))) {
                    warnings.add(name + " sets nothing here: " + unheeded.instead());
                }
            } else if (name.startsWith(PREFIX) && !understood().contains(name)) {
                understood().stream()
                        .filter(known -> EditDistance.between(name, known) <= NEAR)
                        .min(Comparator.<String>comparingInt(known -> EditDistance.between(name, known))
                                .thenComparing(Comparator.naturalOrder()))
                        .ifPresent(known -> warnings.add(name + " sets nothing here (nearest: " + known + ")"));
            }
        });
        return List.copyOf(warnings);
    }

    /** All of them as a table in Markdown, as {@code docs/migration.md} holds it. */
    public static String markdown() {
        StringBuilder out = new StringBuilder("| Variable of KiroProxy | Here |\n|---|---|\n");
        Map<String, String> rows = new TreeMap<>();
        SettingCatalogue.all().forEach(setting -> setting.variables()
                .forEach(variable -> rows.put(
                        variable.name(),
                        "sets `" + setting.path() + "`"
                                + (variable.meaning().isEmpty() ? "" : ", in its form: " + variable.meaning()))));
        ELSEWHERE.forEach((name, where) -> {
            if (!where.isEmpty()) {
                rows.put(name, where);
            }
        });
        UNHEEDED.forEach((name, unheeded) -> rows.put(name, "*warns*: " + unheeded.instead()));
        rows.forEach((name, here) ->
                out.append("| `").append(name).append("` | ").append(here).append(" |\n"));
        return out.toString();
    }

    private static Set<String> understood() {
        return Stream.concat(
                        ELSEWHERE.keySet().stream(),
                        SettingCatalogue.all().stream()
                                .flatMap(setting ->
                                        Stream.concat(Stream.of(setting.variable()), setting.otherVariables().stream()))
                                .flatMap(name -> Stream.of(name, name + "_FILE")))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Map<String, String> elsewhere() {
        Map<String, String> names = new LinkedHashMap<>();
        String scanned = "a login: `serve` adds it at its start, `accounts scan --add` too";
        names.put("KIRO_CREDS_FILE", scanned);
        names.put("KIRO_CLI_DB_FILE", scanned);
        String goesWith =
                "goes with `REFRESH_TOKEN` or `KIRO_API_KEY` in `accounts scan`; else each login brings its own";
        names.put("KIRO_REGION", goesWith);
        names.put("KIRO_API_REGION", goesWith);
        names.put("KIRO_PROFILE_ARN", "goes with `REFRESH_TOKEN` in `accounts scan`; else each login brings its own");
        names.put("KIRO_LOG_LEVEL", "the same as `serve --log-level`");
        for (String own : List.of(
                "KIRO_PROXY_HOME",
                "KIRO_PROXY_JAVA_OPTS",
                "KIRO_PROXY_CLASS_ARCHIVE",
                "KIRO_CLIENT_KEY",
                "KIRO_KEY",
                "KIRO_API_KEY",
                "KIRO_AUTH_TOKEN")) {
            names.put(own, "");
        }
        return Map.copyOf(names);
    }

    private static Map<String, Unheeded> unheeded() {
        Map<String, Unheeded> all = new LinkedHashMap<>();
        put(all, "KIRO_SQLITE_READONLY", "the database of kiro-cli is only read, whatever it says", "true", "1", "yes");
        put(
                all,
                "KIRO_TOKEN_REFRESH_THRESHOLD",
                "tokens are renewed by themselves, 15 minutes ahead in the background and 5 before a call");
        put(
                all,
                "KIRO_BASE_RETRY_DELAY",
                "set accounts.cooldown, how long a throttled account pauses when the upstream names no time");
        put(all, "KIRO_FIRST_TOKEN_MAX_RETRIES", "set failover.max-attempts, which bounds all attempts of a call");
        put(
                all,
                "KIRO_TRUNCATION_RECOVERY",
                "an answer that was cut always ends with an error that clients understand");
        String asked = "thinking is the client's choice, its request says whether and how much";
        put(all, "KIRO_THINKING_ENABLED", asked);
        put(all, "KIRO_THINKING_MAX_TOKENS", asked);
        put(all, "KIRO_THINKING_BUDGET_CAP", asked);
        put(
                all,
                "KIRO_THINKING_HANDLING",
                "thinking is sent in each protocol's own form, in Chat Completions as reasoning_content",
                "as_reasoning_content");
        put(all, "KIRO_THINKING_INITIAL_BUFFER_SIZE", "nothing of an answer is held back to look for thinking in it");
        put(all, "KIRO_MODEL_CACHE_TTL", "the list of models is asked for anew after an hour", "3600");
        String log =
                "the log goes to standard error; send that to a file and let logrotate or the service manager keep it";
        put(all, "KIRO_LOG_FILE", log);
        put(all, "KIRO_LOG_MAX_SIZE", log);
        put(all, "KIRO_LOG_RETENTION", log);
        put(
                all,
                "KIRO_DEBUG_MODE",
                "switch captures on for a limited time: on the page, or with PUT /api/capture",
                "off");
        String pauses = "accounts pause and come back by themselves; see accounts.cooldown and accounts.slow-start";
        put(all, "KIRO_CB_RECOVERY_TIMEOUT", pauses);
        put(all, "KIRO_CB_MAX_BACKOFF", pauses);
        put(all, "KIRO_CB_RETRY_CHANCE", pauses);
        put(
                all,
                "KIRO_WEB_SEARCH_ENABLED",
                "web search works where the client's request offers it; a client that does not want it leaves it out",
                "true",
                "1",
                "yes");
        put(all, "KIRO_UI_LANGUAGE", "the page follows the browser and has a switch for its language");
        return Collections.unmodifiableMap(all);
    }

    private static void put(Map<String, Unheeded> all, String name, String instead, String... alike) {
        all.put(name, new Unheeded(instead, Set.of(alike)));
    }
}

package io.kiroproxy.server.config;

import io.kiroproxy.core.spi.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a running server: the current snapshot, changes to the file of the home, and what that file was
 * before. A change that is wrong is reported and the current snapshot stays. Thread-safe; reads and writes files.
 */
public final class ConfigStore {

    /** Copies of the file that are kept. */
    static final int MOST_REVISIONS = 20;

    private static final System.Logger LOG = System.getLogger(ConfigStore.class.getName());
    private static final String ADMIN_KEY_FILE = "admin.key";

    private final ConfigSources sources;
    private final Path file;
    private final FormerTexts former;
    private final List<Consumer<ConfigSnapshot>> watchers = new ArrayList<>();
    private final ServerConfig started;
    private volatile ConfigSnapshot current;
    private Map<Path, FileTime> seen;

    /** What a change would do. */
    public record Preview(String before, String after, List<ConfigProblem> problems, List<String> restart) {
        public Preview {
            problems = List.copyOf(problems);
            restart = List.copyOf(restart);
        }

        /** The text before, secrets as {@code ***}; nothing of a text that is no YAML. */
        public String shownBefore() {
            return Objects.requireNonNullElse(MaskedText.of(before), "");
        }

        /** The text after, in the same way. */
        public String shownAfter() {
            return Objects.requireNonNullElse(MaskedText.of(after), "");
        }
    }

    /** A former text of the file and when it was replaced, in milliseconds since 1970. */
    public record Revision(String revision, long replacedAt) {}

    private ConfigStore(ConfigSources sources, Path file, ConfigSnapshot current) {
        this.sources = sources;
        this.file = file;
        this.former = new FormerTexts(file.resolveSibling("state").resolve("config"), MOST_REVISIONS);
        this.started = current.config();
        this.current = current;
        this.seen = times();
    }

    /**
     * Reads {@code sources}, which must have a file of the home.
     *
     * @throws ConfigException with everything that is wrong
     */
    public static ConfigStore open(ConfigSources sources) {
        Path file = Objects.requireNonNull(sources.homeFile(), "homeFile");
        return new ConfigStore(sources, file.toAbsolutePath(), sources.load());
    }

    /** The settings now. */
    public ConfigSnapshot current() {
        return current;
    }

    /** The settings that are other than at the start and are obeyed after the next one, by path. */
    public List<String> awaitingRestart() {
        return restart(current.config());
    }

    /** The file that changes are written to. */
    public Path file() {
        return file;
    }

    /** Tells {@code watcher} of each new snapshot, on the thread that noticed it. */
    public synchronized void watch(Consumer<ConfigSnapshot> watcher) {
        watchers.add(watcher);
    }

    /** Names the file's text as it is. */
    public String revision() throws IOException {
        return FormerTexts.revision(text());
    }

    /** Looks whether a file has changed and takes the change over when it is right. */
    public synchronized void look() {
        Map<Path, FileTime> now = times();
        if (now.equals(seen)) {
            return;
        }
        seen = now;
        try {
            ConfigSnapshot next = sources.load();
            List<String> changed = changed(current.config(), next.config(), Setting.Effect.NOW);
            take(next);
            LOG.log(
                    System.Logger.Level.INFO,
                    "settings read anew; in effect now: {0}; after a restart: {1}",
                    changed,
                    awaitingRestart());
        } catch (ConfigException e) {
            LOG.log(System.Logger.Level.WARNING, "settings stay as they were: {0}", e.getMessage());
        }
    }

    /**
     * What {@code changes} would do: by path, a value as text, list or map, or null to go back to the default.
     */
    public Preview preview(Map<String, ? extends @Nullable Object> changes) throws IOException {
        String before = text();
        List<ConfigProblem> problems = new ArrayList<>();
        YamlEdit edit = new YamlEdit(before);
        for (Map.Entry<String, ? extends @Nullable Object> change : changes.entrySet()) {
            Setting<?> setting = SettingCatalogue.find(change.getKey());
            Object value = change.getValue();
            if (setting == null) {
                List<String> known =
                        SettingCatalogue.all().stream().map(Setting::path).toList();
                problems.add(new ConfigProblem(
                        file.toString(),
                        0,
                        change.getKey(),
                        "unknown setting" + NearestName.hint(change.getKey(), known)));
                continue;
            }
            List<String> path = List.of(setting.path().split("\\.", -1));
            edit = value == null ? edit.without(path) : edit.with(path, value);
        }
        return judged(before, edit.text(), problems);
    }

    /**
     * Writes {@code changes} to the file and takes them over.
     *
     * @param revision what the caller has seen, null when it does not matter
     * @return what was done; nothing was when it has problems
     * @throws StaleRevision when the file is not what the caller has seen
     */
    public synchronized Preview change(Map<String, ? extends @Nullable Object> changes, @Nullable String revision)
            throws IOException {
        refuseStale(revision);
        return written(preview(changes));
    }

    /** The file as it stands, its secrets as {@code ***}; null when it is no YAML, so that nobody knows where they are. */
    public @Nullable String shownText() throws IOException {
        return MaskedText.of(text());
    }

    /** What the file would be as this text, in which {@code ***} stands for a secret that stays. */
    public Preview previewText(String text) throws IOException {
        String before = text();
        List<ConfigProblem> problems = new ArrayList<>();
        return judged(before, MaskedText.restored(text, before, file.toString(), problems), problems);
    }

    /**
     * Makes the file this text, in which {@code ***} stands for a secret that stays, and takes it over.
     *
     * @param revision what the caller has seen, null when it does not matter
     * @return what was done; nothing was when it has problems
     * @throws StaleRevision as in {@link #change}
     */
    public synchronized Preview changeText(String text, @Nullable String revision) throws IOException {
        refuseStale(revision);
        return written(previewText(text));
    }

    /**
     * Keeps an admin key in a file of its own, readable by its owner only, and names that in the settings: it is asked for
     * from the next start on.
     *
     * @return what was done; nothing was when it has problems
     */
    public synchronized Preview keepAdminKey(Secret key) throws IOException {
        FormerTexts.replace(file.resolveSibling(ADMIN_KEY_FILE), key.reveal() + "\n");
        String before = text();
        YamlEdit edit = new YamlEdit(before).with(List.of("access", "admin-key-file"), ADMIN_KEY_FILE);
        return written(judged(before, edit.text(), new ArrayList<>()));
    }

    /** Former texts of the file, the latest first. */
    public List<Revision> revisions() throws IOException {
        return former.all();
    }

    /** Makes the file what it was at {@code revision}; null when there is no such revision. */
    public synchronized @Nullable Preview rollback(String revision) throws IOException {
        String wanted = former.text(revision);
        if (wanted == null) {
            return null;
        }
        String before = text();
        return written(judged(before, wanted, new ArrayList<>()));
    }

    /** The file is not what somebody thought it was. */
    public static final class StaleRevision extends RuntimeException {
        private static final long serialVersionUID = 1L;

        StaleRevision() {
            super("the settings have been changed by somebody else meanwhile");
        }
    }

    private void refuseStale(@Nullable String revision) throws IOException {
        if (revision != null && !revision.equals(revision())) {
            throw new StaleRevision();
        }
    }

    private Preview written(Preview preview) throws IOException {
        if (preview.problems().isEmpty()) {
            write(preview.before(), preview.after());
        }
        return preview;
    }

    private Preview judged(String before, String after, List<ConfigProblem> problems) {
        List<String> restart = List.of();
        try {
            restart = restart(sources.load(after).config());
        } catch (ConfigException e) {
            problems.addAll(e.problems());
        }
        return new Preview(before, after, problems, restart);
    }

    private List<String> restart(ServerConfig next) {
        return changed(started, next, Setting.Effect.RESTART);
    }

    private static List<String> changed(ServerConfig from, ServerConfig to, Setting.Effect effect) {
        return SettingCatalogue.all().stream()
                .filter(setting -> setting.effect() == effect)
                .filter(setting -> !Objects.equals(setting.in(from), setting.in(to)))
                .map(Setting::path)
                .toList();
    }

    private void write(String before, String after) throws IOException {
        if (before.equals(after)) {
            return;
        }
        former.keep(before);
        FormerTexts.replace(file, after);
        seen = times();
        take(sources.load());
    }

    private void take(ConfigSnapshot next) {
        current = next;
        watchers.forEach(watcher -> watcher.accept(next));
    }

    private String text() throws IOException {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    private Map<Path, FileTime> times() {
        Map<Path, FileTime> times = new LinkedHashMap<>();
        for (Path path : sources.files()) {
            try {
                times.put(path, Files.getLastModifiedTime(path));
            } catch (IOException e) {
                times.put(path, FileTime.fromMillis(0));
            }
        }
        return times;
    }
}

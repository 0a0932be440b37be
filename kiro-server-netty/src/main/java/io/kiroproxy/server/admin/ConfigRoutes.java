package io.kiroproxy.server.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.core.spi.Secret;
import io.kiroproxy.server.clients.LineDiff;
import io.kiroproxy.server.config.ConfigProblem;
import io.kiroproxy.server.config.ConfigSchema;
import io.kiroproxy.server.config.ConfigSnapshot;
import io.kiroproxy.server.config.ConfigStore;
import io.kiroproxy.server.config.Setting;
import io.kiroproxy.server.config.SettingCatalogue;
import io.kiroproxy.server.http.ApiRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The settings: shown, changed one by one or as the text of their file, and taken back. Secrets are shown as {@code ***}
 * and cannot be written here, but for the first admin key.
 */
final class ConfigRoutes {

    private static final Pattern ADMIN_KEY = Pattern.compile("[!-~]{20,200}");

    private final ConfigStore store;

    ConfigRoutes(ConfigStore store) {
        this.store = store;
    }

    /** Something with files. */
    private interface Step {
        Result run() throws IOException;
    }

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.shows("GET", "/api/config", Action.now(request -> step(this::all))),
                Endpoint.shows("GET", "/api/config/file", Action.now(request -> step(this::file))),
                Endpoint.shows(
                        "POST",
                        "/api/config/file/preview",
                        Action.now(request -> step(() -> told(store.previewText(wholeText(request)))))),
                Endpoint.changes("PUT", "/api/config/file", Action.now(request -> step(() -> changeText(request)))),
                Endpoint.shows("GET", "/api/config/schema", Action.now(request -> schema())),
                Endpoint.shows(
                        "POST",
                        "/api/config/preview",
                        Action.now(request -> step(() -> told(store.preview(changes(request)))))),
                Endpoint.changes("PUT", "/api/config", Action.now(request -> step(() -> change(request)))),
                Endpoint.shows("GET", "/api/config/revisions", Action.now(request -> step(this::revisions))),
                Endpoint.changes(
                        "POST", "/api/config/admin-key", Action.now(request -> step(() -> keepAdminKey(request)))),
                Endpoint.changes("POST", "/api/config/rollback", Action.now(request -> step(() -> rollback(request)))));
    }

    private static Result step(Step step) {
        try {
            return step.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Result all() throws IOException {
        ObjectNode answer = Json.object();
        answer.set("values", values(store.current()));
        answer.set("restart", Json.MAPPER.valueToTree(store.awaitingRestart()));
        return Result.of(answer.put("file", store.file().toString()).put("revision", store.revision()));
    }

    /** All settings with where each comes from; secrets are masked. */
    static ArrayNode values(ConfigSnapshot now) {
        ArrayNode values = Json.MAPPER.createArrayNode();
        for (Setting<?> setting : SettingCatalogue.all()) {
            ObjectNode row = values.addObject().put("path", setting.path());
            row.set("value", Json.MAPPER.valueToTree(setting.shown(now.config())));
            row.set("default", Json.MAPPER.valueToTree(setting.shownDefault()));
            row.put("origin", now.origin(setting).toString())
                    .put("type", setting.type().name())
                    .put("unit", setting.type().unit())
                    .put("effect", setting.effect().name().toLowerCase(Locale.ROOT))
                    .put("description", setting.description());
            row.set("allowed", Json.MAPPER.valueToTree(setting.type().allowed()));
        }
        return values;
    }

    private static Result schema() {
        try {
            return Result.of(Json.MAPPER.readTree(ConfigSchema.json()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the schema is JSON", e);
        }
    }

    private Result file() throws IOException {
        String text = store.shownText();
        return text == null
                ? told(store.preview(Map.of()))
                : Result.of(Result.ok()
                        .put("text", text)
                        .put("file", store.file().toString())
                        .put("revision", store.revision()));
    }

    private Result changeText(ApiRequest request) throws IOException {
        try {
            return told(store.changeText(wholeText(request), Inputs.of(request).text("revision")));
        } catch (ConfigStore.StaleRevision e) {
            return Result.failed(String.valueOf(e.getMessage()));
        }
    }

    private Result change(ApiRequest request) throws IOException {
        try {
            return told(store.change(changes(request), Inputs.of(request).text("revision")));
        } catch (ConfigStore.StaleRevision e) {
            return Result.failed(String.valueOf(e.getMessage()));
        }
    }

    /** The first key only: whoever has one changes the file it is in. */
    private Result keepAdminKey(ApiRequest request) throws IOException {
        String key = Inputs.of(request).neededText("key");
        if (!ADMIN_KEY.matcher(key).matches()) {
            throw RefusedRequest.invalid(
                    "body", "key", "a key is 20 to 200 visible ASCII characters", "string_pattern_mismatch");
        }
        return store.current().config().access().adminKey() == null
                ? told(store.keepAdminKey(Secret.of(key)))
                : Result.failed("an admin key is set already; it is asked for from the next start on, if not before");
    }

    private Result revisions() throws IOException {
        ObjectNode answer = Json.object();
        ArrayNode rows = answer.putArray("revisions");
        for (ConfigStore.Revision revision : store.revisions()) {
            rows.addObject().put("revision", revision.revision()).put("replaced_at", revision.replacedAt() / 1000.0);
        }
        return Result.of(answer.put("current", store.revision()));
    }

    private Result rollback(ApiRequest request) throws IOException {
        ConfigStore.Preview done = store.rollback(Inputs.of(request).neededText("revision"));
        return done == null ? Result.failed("no such revision") : told(done);
    }

    private Result told(ConfigStore.Preview preview) throws IOException {
        ObjectNode answer = Json.object().put("ok", preview.problems().isEmpty());
        answer.put("diff", LineDiff.of(preview.shownBefore(), preview.shownAfter()));
        ArrayNode problems = answer.putArray("problems");
        for (ConfigProblem problem : preview.problems()) {
            problems.addObject()
                    .put("path", problem.path())
                    .put("line", problem.line())
                    .put("message", problem.message());
        }
        answer.set("restart", Json.MAPPER.valueToTree(preview.restart()));
        if (!preview.problems().isEmpty()) {
            answer.put(
                    "error",
                    preview.problems().get(0).path() + ": "
                            + preview.problems().get(0).message());
        }
        return Result.of(answer.put("revision", store.revision()));
    }

    private static String wholeText(ApiRequest request) {
        JsonNode text = Inputs.of(request).object().path("text");
        if (!text.isTextual()) {
            throw RefusedRequest.invalid("body", "text", "the whole file as a text is needed", "missing");
        }
        return text.textValue();
    }

    /** Keys come from files or the environment: what passes through here would stand in the audit trail's backups. */
    private static Map<String, @Nullable Object> changes(ApiRequest request) {
        JsonNode changes = Inputs.of(request).object().path("changes");
        if (!changes.isObject() || changes.isEmpty()) {
            throw RefusedRequest.invalid("body", "changes", "an object of paths and values is needed", "missing");
        }
        Map<String, @Nullable Object> read = new LinkedHashMap<>();
        changes.properties().forEach(change -> {
            Setting<?> setting = SettingCatalogue.find(change.getKey());
            if (setting != null && (setting.secret() || setting.path().equals("access.clients"))) {
                throw RefusedRequest.detail(
                        403,
                        setting.path() + ": a secret is not set here (expected: a file, or " + setting.variable()
                                + ")");
            }
            read.put(change.getKey(), plain(change.getValue()));
        });
        return read;
    }

    private static @Nullable Object plain(JsonNode value) {
        if (value.isNull()) {
            return null;
        }
        return value.isContainerNode() ? Json.MAPPER.convertValue(value, Object.class) : value.asText();
    }
}

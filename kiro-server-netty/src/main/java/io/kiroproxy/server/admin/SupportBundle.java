package io.kiroproxy.server.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.server.capture.Redaction;
import io.kiroproxy.server.config.ConfigStore;
import io.kiroproxy.server.doctor.Doctor;
import io.kiroproxy.server.history.CallRow;
import io.kiroproxy.server.http.ApiAnswer;
import io.kiroproxy.server.http.ApiRequest;
import io.kiroproxy.server.http.ApiRoute;
import io.kiroproxy.server.logs.LogLine;
import io.kiroproxy.server.metrics.Build;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * {@code GET /api/support-bundle}: what a person who helps needs to see, in one zip that can be passed on. No file in it
 * holds a token, a key, a password, a name of an account or anything that was said; texts that look like keys are masked
 * wherever they stand.
 */
final class SupportBundle {

    /** Failed calls that are told of. */
    static final int MAX_FAILURES = 200;

    /** Lines of the log that are told of. */
    static final int MAX_LINES = 2_000;

    private static final HttpFields ZIP = HttpFields.of(
            "content-type",
            "application/zip",
            "cache-control",
            "no-store",
            "content-disposition",
            "attachment; filename=\"kiro-proxy-support.zip\"");

    private final AdminParts parts;
    private final AuditLog audit;

    SupportBundle(AdminParts parts, AuditLog audit) {
        this.parts = parts;
        this.audit = audit;
    }

    ApiRoute route() {
        return new ApiRoute("GET", "/api/support-bundle", this::answer);
    }

    private CompletionStage<ApiAnswer> answer(ApiRequest request) {
        byte[] zip;
        try {
            zip = zip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        audit.change(request, null, "200");
        return CompletableFuture.completedFuture(new ApiAnswer.Whole(200, ZIP, zip));
    }

    private byte[] zip() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes, StandardCharsets.UTF_8)) {
            add(zip, "about.json", about());
            ConfigStore settings = parts.tools().settings();
            if (settings != null) {
                add(zip, "config.json", ConfigRoutes.values(settings.current()));
            }
            add(zip, "accounts.json", accounts());
            add(zip, "failures.json", failures());
            Doctor doctor = parts.doctor();
            if (doctor != null) {
                add(zip, "doctor.json", CheckRoutes.checks(doctor));
            }
            add(zip, "log.json", log());
        }
        return bytes.toByteArray();
    }

    private ObjectNode about() {
        Instant now = parts.clock().instant();
        Build build = Build.current();
        return Json.object()
                .put("version", build.version())
                .put("revision", build.revision())
                .put("java", Runtime.version().toString())
                .put("vm", System.getProperty("java.vm.name"))
                .put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"))
                .put("arch", System.getProperty("os.arch"))
                .put("processors", Runtime.getRuntime().availableProcessors())
                .put("heap_bytes", Runtime.getRuntime().maxMemory())
                .put("made_at", Json.seconds(now))
                .put(
                        "uptime_seconds",
                        Duration.between(parts.calls().startedAt(), now).toSeconds())
                .put("calls_in_flight", parts.gateway().callsInFlight())
                .put("calls_waiting", parts.gateway().callsWaiting())
                .put("history", parts.calls().history().state().toString())
                .put("demo", parts.mark() == AdminParts.Mark.DEMO);
    }

    private ArrayNode accounts() {
        ArrayNode rows = Json.MAPPER.createArrayNode();
        AdminParts.Owned owned = parts.accounts();
        if (owned != null) {
            AccountRows shown = new AccountRows(owned.registry(), parts.calls(), parts.clock());
            owned.registry().accounts().forEach(view -> {
                ObjectNode row = shown.summary(view);
                row.remove(List.of("name", "email", "note", "tags", "proxy_url"));
                rows.add(row);
            });
        }
        return rows;
    }

    private ArrayNode failures() {
        ArrayNode rows = Json.MAPPER.createArrayNode();
        parts.calls().newest(LogRoutes.MAX_LIMIT).stream()
                .filter(call -> call.row().failed())
                .limit(MAX_FAILURES)
                .forEach(call -> rows.add(failure(call.row())));
        return rows;
    }

    private static ObjectNode failure(CallRow call) {
        ObjectNode row = LogRoutes.row(call);
        row.remove("client");
        row.replace("attempts", attempts(call));
        return row;
    }

    private static ArrayNode attempts(CallRow call) {
        ArrayNode attempts = Json.MAPPER.createArrayNode();
        for (CallRow.Attempt attempt : call.attempts()) {
            CallRow.Failure failure = attempt.failure();
            attempts.addObject()
                    .put("account_id", attempt.account())
                    .put("endpoint", attempt.endpoint())
                    .put("status", attempt.status())
                    .put("kind", failure == null ? null : failure.kind())
                    .put("message", failure == null ? null : failure.message());
        }
        return attempts;
    }

    private ArrayNode log() {
        ArrayNode lines = Json.MAPPER.createArrayNode();
        for (LogLine line : parts.memory().log().after(0, MAX_LINES)) {
            lines.add(LogLineRoutes.row(line));
        }
        return lines;
    }

    private static void add(ZipOutputStream zip, String name, JsonNode content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(Redaction.text(content.toPrettyString()).getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }
}

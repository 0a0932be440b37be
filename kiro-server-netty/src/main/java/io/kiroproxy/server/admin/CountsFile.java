package io.kiroproxy.server.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.credential.store.FileMutex;
import io.kiroproxy.credential.store.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Counts of calls in a home, {@code state/calls.json}, shared by the processes that use it: each adds what it has counted
 * under a lock. Readable by its owner only; replaced, never written over. Blocks.
 */
final class CountsFile {

    /** Bytes of a file that is read; a larger one is none of ours. */
    static final long MAX_FILE = 4 << 20;

    private static final Pattern HOUR = Pattern.compile("\\d{1,9}");

    private final Path file;
    private final Path lock;

    /** @param home the home folder, whose {@code state} folder must exist when something is written */
    CountsFile(Path home) {
        Path state = home.resolve("state");
        this.file = state.resolve("calls.json");
        this.lock = state.resolve("locks").resolve("calls.lock");
    }

    /** What is in the file; nothing when there is none or it makes no sense. */
    CallCounts read() throws IOException {
        if (!Files.isRegularFile(file) || Files.size(file) > MAX_FILE) {
            return CallCounts.ZERO;
        }
        try {
            JsonNode json = Json.MAPPER.readTree(Files.readAllBytes(file));
            return new CallCounts(
                    tally(json.path("all")),
                    tallies(json.path("accounts")),
                    tallies(json.path("models")),
                    hours(json.path("hours")));
        } catch (JsonProcessingException e) {
            return CallCounts.ZERO;
        }
    }

    /** Adds {@code more} and answers with what is in the file then, without hours that are too old. */
    CallCounts add(CallCounts more, long hourNow) throws IOException {
        return FileMutex.under(lock, () -> {
            CallCounts sum = read().plus(more).recent(hourNow);
            PrivateFiles.write(file, json(sum).toString().getBytes(StandardCharsets.UTF_8));
            return sum;
        });
    }

    private static ObjectNode json(CallCounts counts) {
        ObjectNode json = Json.object();
        json.set("all", json(counts.all()));
        json.set("accounts", json(counts.accounts()));
        json.set("models", json(counts.models()));
        json.set("hours", json(counts.hours()));
        return json;
    }

    private static ObjectNode json(Map<String, Tally> tallies) {
        ObjectNode json = Json.object();
        tallies.forEach((key, tally) -> json.set(key, json(tally)));
        return json;
    }

    private static ObjectNode json(Tally tally) {
        return Json.object()
                .put("requests", tally.requests())
                .put("errors", tally.errors())
                .put("tokens_in", tally.tokensIn())
                .put("tokens_out", tally.tokensOut())
                .put("millis", tally.millis())
                .put("last_millis", tally.lastMillis());
    }

    private static Map<String, Tally> tallies(JsonNode json) {
        Map<String, Tally> tallies = new HashMap<>();
        json.properties().forEach(field -> tallies.put(field.getKey(), tally(field.getValue())));
        return tallies;
    }

    private static Map<String, Tally> hours(JsonNode json) {
        Map<String, Tally> hours = tallies(json);
        hours.keySet().removeIf(hour -> !HOUR.matcher(hour).matches());
        return hours;
    }

    private static Tally tally(JsonNode json) {
        return new Tally(
                json.path("requests").asLong(),
                json.path("errors").asLong(),
                json.path("tokens_in").asLong(),
                json.path("tokens_out").asLong(),
                json.path("millis").asLong(),
                json.path("last_millis").asLong());
    }
}

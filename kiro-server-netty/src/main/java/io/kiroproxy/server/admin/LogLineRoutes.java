package io.kiroproxy.server.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.server.http.ApiRequest;
import io.kiroproxy.server.logs.LogLevels;
import io.kiroproxy.server.logs.LogLine;
import io.kiroproxy.server.logs.LogTail;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The newest lines of the server's log, and its levels. */
final class LogLineRoutes {

    private static final int MAX_LIMIT = 2_000;
    private static final int DEFAULT_LIMIT = 200;

    private final LogTail tail;
    private final LogLevels levels;

    LogLineRoutes(LogTail tail, LogLevels levels) {
        this.tail = tail;
        this.levels = levels;
    }

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.shows("GET", "/api/log-lines", Action.now(this::lines)),
                Endpoint.shows("GET", "/api/log-levels", Action.now(request -> shown())),
                Endpoint.changes("PUT", "/api/log-levels", Action.now(this::change)));
    }

    private Result lines(ApiRequest request) {
        int after = Inputs.number(request, "after", 0, 0, Integer.MAX_VALUE);
        int limit = Inputs.number(request, "limit", DEFAULT_LIMIT, 1, MAX_LIMIT);
        ObjectNode json = Json.object();
        ArrayNode lines = json.putArray("lines");
        long last = after;
        for (LogLine line : tail.after(after, limit)) {
            last = line.number();
            lines.add(row(line));
        }
        return Result.of(json.put("last", last));
    }

    static ObjectNode row(LogLine line) {
        return Json.object()
                .put("number", line.number())
                .put("ts", Json.seconds(line.at()))
                .put("level", line.level())
                .put("logger", line.logger())
                .put("msg", line.message());
    }

    private Result shown() {
        ObjectNode json = Json.object();
        ObjectNode all = json.putObject("levels");
        levels.levels().forEach(all::put);
        return Result.of(json);
    }

    private Result change(ApiRequest request) {
        JsonNode wanted = Inputs.of(request).object().path("levels");
        if (!wanted.isObject()) {
            throw RefusedRequest.invalid("body", "levels", "Input should be an object of loggers", "dict_type");
        }
        Map<String, String> checked = new LinkedHashMap<>();
        wanted.properties().forEach(entry -> {
            if (!LogLevels.ours(entry.getKey())) {
                throw RefusedRequest.invalid(
                        "body", "levels", entry.getKey() + ": a logger should begin with io.kiroproxy", "value_error");
            }
            checked.put(
                    entry.getKey(),
                    entry.getValue().isNull()
                            ? ""
                            : LogLevels.level(entry.getValue().asText())
                                    .orElseThrow(() -> RefusedRequest.invalid(
                                            "body",
                                            "levels",
                                            "Input should be 'TRACE', 'DEBUG', 'INFO', 'WARNING', 'ERROR', 'OFF' or null",
                                            "enum")));
        });
        checked.forEach((logger, level) -> {
            if (!levels.set(logger, level.isEmpty() ? null : level)) {
                throw RefusedRequest.invalid("body", "levels", "too many loggers have a level", "too_long");
            }
        });
        return shown();
    }
}

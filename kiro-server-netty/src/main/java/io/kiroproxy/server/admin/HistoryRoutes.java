package io.kiroproxy.server.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.protocol.kiro.history.HistoryKeeper;
import io.kiroproxy.protocol.kiro.history.HistoryStrategy;
import io.kiroproxy.protocol.kiro.history.LongHistorySettings;
import io.kiroproxy.server.config.SectionFile;
import io.kiroproxy.server.config.ServerConfig;
import io.kiroproxy.server.http.ApiRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What is done about long histories: KiroProxy's {@code HistoryConfig}, shown and replaced (kiroproxy-contract.md 2.2).
 * New calls obey a change at once; it is kept in the home's {@code config.yaml}.
 */
final class HistoryRoutes {

    private final HistoryKeeper keeper;
    private final @Nullable SectionFile file;

    /** @param home where changes are kept, null for nowhere */
    HistoryRoutes(HistoryKeeper keeper, @Nullable Path home) {
        this.keeper = keeper;
        this.file = home == null ? null : new SectionFile(home.resolve("config.yaml"), "long-history");
    }

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.shows(
                        "GET", "/api/settings/history", Action.now(request -> Result.of(json(keeper.settings())))),
                Endpoint.changes("POST", "/api/settings/history", Action.now(this::replace)));
    }

    private Result replace(ApiRequest request) {
        LongHistorySettings settings = read(Inputs.of(request).object(), keeper.settings());
        if (file != null) {
            try {
                file.write(
                        ServerConfig.DEFAULT.withLongHistory(keeper.settings()),
                        ServerConfig.DEFAULT.withLongHistory(settings));
            } catch (IOException e) {
                throw RefusedRequest.detail(409, "config.yaml cannot be written: " + e.getMessage());
            }
        }
        keeper.replace(settings);
        return Result.about("history", Result.ok().set("config", json(settings)));
    }

    private static ObjectNode json(LongHistorySettings settings) {
        ObjectNode json = Json.object();
        ArrayNode strategies = json.putArray("strategies");
        settings.strategies().forEach(strategy -> strategies.add(strategy.word()));
        return json.put("max_messages", settings.maxMessages())
                .put("max_chars", settings.maxChars())
                .put("summary_keep_recent", settings.summaryKeepRecent())
                .put("summary_threshold", settings.summaryThreshold())
                .put("summary_max_length", settings.summaryMaxLength())
                .put("retry_max_messages", settings.retryMaxMessages())
                .put("max_retries", settings.maxRetries())
                .put("estimate_threshold", settings.estimateThreshold())
                .put("chars_per_token", settings.charsPerToken())
                .put("summary_cache_enabled", settings.summaryCacheEnabled())
                .put("summary_cache_min_delta_messages", settings.summaryCacheMinDeltaMessages())
                .put("summary_cache_min_delta_chars", settings.summaryCacheMinDeltaChars())
                .put(
                        "summary_cache_max_age_seconds",
                        settings.summaryCacheMaxAge().toSeconds())
                .put("add_warning_header", settings.addWarningHeader());
    }

    /** What is absent stays as it is. */
    private static LongHistorySettings read(ObjectNode json, LongHistorySettings before) {
        LongHistorySettings.Builder after = before.toBuilder();
        if (json.hasNonNull("strategies")) {
            after.strategies(strategies(json.get("strategies")));
        }
        whole(json, "max_messages", after::maxMessages);
        whole(json, "max_chars", after::maxChars);
        whole(json, "summary_keep_recent", after::summaryKeepRecent);
        whole(json, "summary_threshold", after::summaryThreshold);
        whole(json, "summary_max_length", after::summaryMaxLength);
        whole(json, "retry_max_messages", after::retryMaxMessages);
        whole(json, "max_retries", after::maxRetries);
        whole(json, "estimate_threshold", after::estimateThreshold);
        whole(json, "summary_cache_min_delta_messages", after::summaryCacheMinDeltaMessages);
        whole(json, "summary_cache_min_delta_chars", after::summaryCacheMinDeltaChars);
        whole(json, "summary_cache_max_age_seconds", seconds -> after.summaryCacheMaxAge(Duration.ofSeconds(seconds)));
        if (json.hasNonNull("chars_per_token")) {
            JsonNode value = json.get("chars_per_token");
            if (!value.isNumber()) {
                throw RefusedRequest.invalid("body", "chars_per_token", "Input should be a valid number", "float_type");
            }
            after.charsPerToken(value.doubleValue());
        }
        Inputs inputs = Inputs.of(json);
        after.summaryCacheEnabled(inputs.flag("summary_cache_enabled", before.summaryCacheEnabled()));
        after.addWarningHeader(inputs.flag("add_warning_header", before.addWarningHeader()));
        try {
            return after.build();
        } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            String name = message.substring(0, Math.max(0, message.indexOf(':')));
            throw RefusedRequest.invalid("body", name, message, "value_error");
        }
    }

    private static List<HistoryStrategy> strategies(JsonNode names) {
        List<HistoryStrategy> strategies = new ArrayList<>();
        for (JsonNode name : names.isArray() ? names : Json.array().add(names)) {
            HistoryStrategy strategy = List.of(HistoryStrategy.values()).stream()
                    .filter(one -> one.word().equals(name.asText()))
                    .findFirst()
                    .orElseThrow(() -> RefusedRequest.invalid(
                            "body",
                            "strategies",
                            "Input should be some of 'none', 'auto_truncate', 'smart_summary', 'error_retry' and"
                                    + " 'pre_estimate'",
                            "enum"));
            if (!strategies.contains(strategy)) {
                strategies.add(strategy);
            }
        }
        return strategies;
    }

    private static void whole(ObjectNode json, String name, IntConsumer into) {
        JsonNode value = json.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw RefusedRequest.invalid("body", name, "Input should be a valid integer", "int_type");
        }
        into.accept(value.intValue());
    }
}

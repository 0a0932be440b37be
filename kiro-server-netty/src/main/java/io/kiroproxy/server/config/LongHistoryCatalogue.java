package io.kiroproxy.server.config;

import io.kiroproxy.protocol.kiro.history.HistoryStrategy;
import io.kiroproxy.protocol.kiro.history.LongHistorySettings;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The settings about long histories, KiroProxy's by its names (kiroproxy-contract.md 2.2). */
final class LongHistoryCatalogue {

    private static final int MOST = 100_000_000;
    private static final ValueType<List<HistoryStrategy>> STRATEGIES =
            ValueTypes.choices(List.of(HistoryStrategy.values()), HistoryStrategy::word);

    private LongHistoryCatalogue() {}

    static List<Setting<?>> settings() {
        return List.of(
                of(
                                "strategies",
                                STRATEGIES,
                                "What is done about long histories: none, auto_truncate, smart_summary, error_retry, pre_estimate.",
                                LongHistorySettings::strategies,
                                LongHistorySettings.Builder::strategies)
                        .alsoBy("KIRO_AUTO_TRIM_PAYLOAD", "true for pre_estimate", LongHistoryCatalogue::trimming),
                of(
                        "max-messages",
                        ValueTypes.count(2, MOST),
                        "auto_truncate: messages kept.",
                        LongHistorySettings::maxMessages,
                        LongHistorySettings.Builder::maxMessages),
                of(
                        "max-chars",
                        ValueTypes.count(1_000, MOST),
                        "auto_truncate: characters kept; an image counts as 4800.",
                        LongHistorySettings::maxChars,
                        LongHistorySettings.Builder::maxChars),
                of(
                        "summary-keep-recent",
                        ValueTypes.count(1, MOST),
                        "smart_summary: last messages that are never summarised.",
                        LongHistorySettings::summaryKeepRecent,
                        LongHistorySettings.Builder::summaryKeepRecent),
                of(
                        "summary-threshold",
                        ValueTypes.count(1_000, MOST),
                        "smart_summary: characters above which older messages are summarised.",
                        LongHistorySettings::summaryThreshold,
                        LongHistorySettings.Builder::summaryThreshold),
                of(
                        "summary-max-length",
                        ValueTypes.count(100, 100_000),
                        "smart_summary: characters of a summary.",
                        LongHistorySettings::summaryMaxLength,
                        LongHistorySettings.Builder::summaryMaxLength),
                of(
                        "retry-max-messages",
                        ValueTypes.count(2, MOST),
                        "error_retry: messages kept at the first retry.",
                        LongHistorySettings::retryMaxMessages,
                        LongHistorySettings.Builder::retryMaxMessages),
                of(
                        "max-retries",
                        ValueTypes.count(0, 5),
                        "error_retry: retries of one call.",
                        LongHistorySettings::maxRetries,
                        LongHistorySettings.Builder::maxRetries),
                of(
                                "estimate-threshold",
                                ValueTypes.count(1_000, MOST),
                                "pre_estimate: characters above which the history is cut to four fifths of them.",
                                LongHistorySettings::estimateThreshold,
                                LongHistorySettings.Builder::estimateThreshold)
                        .alsoBy("KIRO_MAX_PAYLOAD_BYTES", "bytes, taken as characters", Quantities::count),
                of(
                        "chars-per-token",
                        ValueTypes.decimal(0.5, 20),
                        "Characters that x-kiro-history tells as one token.",
                        LongHistorySettings::charsPerToken,
                        LongHistorySettings.Builder::charsPerToken),
                of(
                        "summary-cache-enabled",
                        ValueTypes.onOff(true, false),
                        "Whether a summary is used again while little was added.",
                        LongHistorySettings::summaryCacheEnabled,
                        LongHistorySettings.Builder::summaryCacheEnabled),
                of(
                        "summary-cache-min-delta-messages",
                        ValueTypes.count(1, MOST),
                        "Messages since a summary from which on it is old.",
                        LongHistorySettings::summaryCacheMinDeltaMessages,
                        LongHistorySettings.Builder::summaryCacheMinDeltaMessages),
                of(
                        "summary-cache-min-delta-chars",
                        ValueTypes.count(1, MOST),
                        "Characters since a summary from which on it is old.",
                        LongHistorySettings::summaryCacheMinDeltaChars,
                        LongHistorySettings.Builder::summaryCacheMinDeltaChars),
                of(
                        "summary-cache-max-age",
                        SettingCatalogue.wait(Duration.ofSeconds(1)),
                        "How long a summary is used again.",
                        LongHistorySettings::summaryCacheMaxAge,
                        LongHistorySettings.Builder::summaryCacheMaxAge),
                of(
                        "add-warning-header",
                        ValueTypes.onOff(true, false),
                        "Whether x-kiro-history tells what was done.",
                        LongHistorySettings::addWarningHeader,
                        LongHistorySettings.Builder::addWarningHeader));
    }

    /** The original trims a body that is too large before it is sent; what else is done stays. */
    private static List<HistoryStrategy> trimming(@Nullable List<HistoryStrategy> before, String text) {
        List<HistoryStrategy> others = before == null ? List.of() : before;
        return switch (text.trim().toLowerCase(Locale.ROOT)) {
            case "true", "1", "yes", "on" ->
                Stream.concat(
                                others.stream().filter(one -> one != HistoryStrategy.NONE),
                                Stream.of(HistoryStrategy.PRE_ESTIMATE))
                        .distinct()
                        .toList();
            case "false", "0", "no", "off" ->
                others.stream()
                        .filter(one -> one != HistoryStrategy.PRE_ESTIMATE)
                        .toList();
            default -> throw new IllegalArgumentException(text + " (expected: true or false)");
        };
    }

    private static <T> Setting<T> of(
            String key,
            ValueType<T> type,
            String description,
            Function<LongHistorySettings, T> getter,
            BiConsumer<LongHistorySettings.Builder, T> setter) {
        return Setting.of(
                "long-history." + key,
                type,
                Setting.Effect.NOW,
                description,
                config -> getter.apply(config.longHistory()),
                (config, value) -> {
                    LongHistorySettings.Builder changed = config.longHistory().toBuilder();
                    setter.accept(changed, value);
                    return config.withLongHistory(changed.build());
                });
    }
}

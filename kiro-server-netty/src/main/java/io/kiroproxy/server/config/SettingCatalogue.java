package io.kiroproxy.server.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Every setting there is. What a file, the environment, the command line, the JSON Schema, the configuration reference
 * and the admin API know of settings comes from here and from nowhere else.
 *
 * <p>To add one: a size or count of the HTTP edge is one line in {@link Limit}, a wait one line in {@link Timeout}. Any
 * other is a component of the record it belongs to and one entry in that record's {@code catalogue()}; a new record is
 * one more component of {@link ServerConfig} and one more line in {@link #ALL}.
 */
public final class SettingCatalogue {

    private static final Duration LEAST_WAIT = Duration.ofMillis(1);
    private static final Duration MOST_WAIT = Duration.ofDays(1);

    private static final List<Setting<?>> ALL = join(List.of(
            ServerConfig.catalogue(),
            limits(),
            timeouts(),
            AccessSettings.catalogue(),
            UpstreamSettings.catalogue(),
            AccountSettings.catalogue(),
            ServerConfig.failoverCatalogue(),
            ModelSettings.catalogue(),
            HistorySettings.catalogue(),
            LongHistoryCatalogue.settings(),
            TelemetrySettings.catalogue()));

    private SettingCatalogue() {}

    /** All settings in the order of the reference. */
    public static List<Setting<?>> all() {
        return ALL;
    }

    /** The setting of that path, null when there is none. */
    public static @Nullable Setting<?> find(String path) {
        Objects.requireNonNull(path, "path");
        return ALL.stream()
                .filter(setting -> setting.path().equals(path))
                .findFirst()
                .orElse(null);
    }

    /** A wait of 1 ms to one day. */
    static ValueType<Duration> wait(Duration least) {
        return ValueTypes.duration(least, MOST_WAIT);
    }

    private static List<Setting<?>> limits() {
        List<Setting<?>> settings = new ArrayList<>();
        for (Limit limit : Limit.values()) {
            Setting<Long> setting = Setting.of(
                    limit.path(),
                    limit.unit() == Limit.Unit.BYTES
                            ? ValueTypes.size(limit.least(), limit.most())
                            : ValueTypes.whole(limit.least(), limit.most()),
                    limit.effect(),
                    limit.description(),
                    config -> config.limits().of(limit),
                    (config, value) -> config.withLimits(config.limits().with(limit, value)));
            settings.add(limit == Limit.BODY_MEMORY ? setting.computed("a quarter of the heap") : setting);
        }
        return settings;
    }

    private static List<Setting<?>> timeouts() {
        List<Setting<?>> settings = new ArrayList<>();
        for (Timeout timeout : Timeout.values()) {
            settings.add(Setting.of(
                    timeout.path(),
                    wait(LEAST_WAIT),
                    timeout.effect(),
                    timeout.description(),
                    config -> config.timeouts().of(timeout),
                    (config, value) -> config.withTimeouts(config.timeouts().with(timeout, value))));
        }
        return settings;
    }

    private static List<Setting<?>> join(List<List<Setting<?>>> parts) {
        return parts.stream().flatMap(List::stream).toList();
    }
}

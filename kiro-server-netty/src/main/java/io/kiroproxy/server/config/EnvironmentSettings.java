package io.kiroproxy.server.config;

import io.kiroproxy.core.spi.ProxyAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The environment variables that win over a file; names as in kiroproxy-contract.md 2.4. Blank ones count as not set.
 */
final class EnvironmentSettings {

    private final Map<String, String> environment;
    private final List<ConfigProblem> problems;

    EnvironmentSettings(Map<String, String> environment, List<ConfigProblem> problems) {
        this.environment = environment;
        this.problems = problems;
    }

    ServerConfig apply(ServerConfig config) {
        ListenAddress listen = config.listen();
        String host = value("KIRO_SERVER_HOST", text -> new ListenAddress(text, 0).host());
        Integer port = value("KIRO_SERVER_PORT", text -> new ListenAddress("-", (int) bounded(text)).port());
        UpstreamSettings upstream = config.upstream();
        return new ServerConfig(
                new ListenAddress(or(host, listen.host()), or(port, listen.port())),
                config.allowedHosts(),
                config.limits(),
                config.timeouts(),
                config.accessLog(),
                config.access(),
                new UpstreamSettings(
                        orNull(value("KIRO_UPSTREAM_URL", ConfigReader::origin), upstream.baseUrl()),
                        orNull(value("KIRO_VPN_PROXY_URL", ProxyAddress::parse), upstream.proxy()),
                        upstream.endpoints(),
                        upstream.connect(),
                        or(value("KIRO_FIRST_TOKEN_TIMEOUT", EnvironmentSettings::seconds), upstream.firstEvent()),
                        or(value("KIRO_STREAMING_READ_TIMEOUT", EnvironmentSettings::seconds), upstream.idle()),
                        upstream.total()),
                config.accounts(),
                config.failover(),
                config.models());
    }

    private <T> @Nullable T value(String name, Function<String, T> reader) {
        String text = environment.get(name);
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            return reader.apply(text.strip());
        } catch (IllegalArgumentException e) {
            problems.add(new ConfigProblem("environment", 0, name, String.valueOf(e.getMessage())));
            return null;
        }
    }

    private static Duration seconds(String text) {
        long value = Quantities.whole(text);
        if (value < 1 || value > 86_400) {
            throw new IllegalArgumentException(text + " (expected: 1 to 86400 seconds)");
        }
        return Duration.ofSeconds(value);
    }

    private static long bounded(String text) {
        long value = Quantities.whole(text);
        if (value < 0 || value > 65_535) {
            throw new IllegalArgumentException(text + " (expected: a port, 0 to 65535)");
        }
        return value;
    }

    private static <T> T or(@Nullable T value, T standard) {
        return value == null ? standard : value;
    }

    private static <T> @Nullable T orNull(@Nullable T value, @Nullable T standard) {
        return value == null ? standard : value;
    }
}

package io.kiroproxy.server.config;

import io.kiroproxy.core.spi.ProxyAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How the upstream is reached. Read by whoever builds the provider and the transport.
 *
 * @param baseUrl an origin that gets every upstream operation (decisions.md 27), null for the vendor's own
 * @param proxy a proxy for every account that has none of its own, null for none
 * @param endpoints a file whose rows override the endpoint table, null for none
 * @param connect how long a connection may take
 * @param firstEvent how long the first event may take
 * @param idle longest silence between events
 * @param total longest whole call
 */
public record UpstreamSettings(
        @Nullable URI baseUrl,
        @Nullable ProxyAddress proxy,
        @Nullable Path endpoints,
        Duration connect,
        Duration firstEvent,
        Duration idle,
        Duration total) {

    /** Nothing set; the waits of decisions.md 6. */
    public static final UpstreamSettings DEFAULT = new UpstreamSettings(
            null,
            null,
            null,
            Duration.ofSeconds(5),
            Duration.ofSeconds(90),
            Duration.ofSeconds(180),
            Duration.ofMinutes(30));

    public UpstreamSettings {
        Objects.requireNonNull(connect, "connect");
        Objects.requireNonNull(firstEvent, "firstEvent");
        Objects.requireNonNull(idle, "idle");
        Objects.requireNonNull(total, "total");
        if (baseUrl != null
                && (baseUrl.getHost() == null
                        || !("http".equals(baseUrl.getScheme()) || "https".equals(baseUrl.getScheme())))) {
            throw new IllegalArgumentException(
                    "upstream.base-url: " + baseUrl + " (expected: http://host[:port] or https://host[:port])");
        }
    }

    /** A copy that sends everything to {@code baseUrl}. */
    public UpstreamSettings withBaseUrl(URI baseUrl) {
        return new UpstreamSettings(baseUrl, proxy, endpoints, connect, firstEvent, idle, total);
    }
}

package io.kiroproxy.server.config;

import io.kiroproxy.core.spi.ProxyAddress;
import io.kiroproxy.protocol.kiro.image.ImageLimits;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How the upstream is reached. Read by whoever builds the provider and the transport.
 *
 * @param baseUrl an origin that gets every upstream operation (decisions.md 27), null for the vendor's own
 * @param proxy a proxy for every account that has none of its own, null for none
 * @param endpoints a file whose rows override the endpoint table, null for none
 * @param imageSide pixels of the longer side over which images are made smaller
 * @param http2 whether HTTP/2 is spoken where the upstream offers it
 * @param connect how long a connection may take
 * @param firstEvent how long the first event may take
 * @param idle longest silence between events
 * @param total longest whole call
 */
public record UpstreamSettings(
        @Nullable URI baseUrl,
        @Nullable ProxyAddress proxy,
        @Nullable Path endpoints,
        int imageSide,
        Http2 http2,
        Duration connect,
        Duration firstEvent,
        Duration idle,
        Duration total) {

    /** Nothing set; the waits of decisions.md 6. */
    public static final UpstreamSettings DEFAULT = new UpstreamSettings(
            null,
            null,
            null,
            ImageLimits.DEFAULT_SIDE,
            Http2.ON,
            Duration.ofSeconds(5),
            Duration.ofSeconds(90),
            Duration.ofSeconds(180),
            Duration.ofMinutes(30));

    /** Whether HTTP/2 is spoken to the upstream. */
    public enum Http2 {
        /** Where it offers that. */
        ON,
        /** HTTP/1.1 everywhere. */
        OFF
    }

    public UpstreamSettings {
        Objects.requireNonNull(http2, "http2");
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
        return new UpstreamSettings(baseUrl, proxy, endpoints, imageSide, http2, connect, firstEvent, idle, total);
    }

    /** A copy that goes through {@code proxy}. */
    public UpstreamSettings withProxy(ProxyAddress proxy) {
        return new UpstreamSettings(baseUrl, proxy, endpoints, imageSide, http2, connect, firstEvent, idle, total);
    }

    /** A copy with rows of {@code endpoints} over the endpoint table. */
    public UpstreamSettings withEndpoints(Path endpoints) {
        return new UpstreamSettings(baseUrl, proxy, endpoints, imageSide, http2, connect, firstEvent, idle, total);
    }

    /** A copy that sends images of at most {@code imageSide} pixels a side. */
    public UpstreamSettings withImageSide(int imageSide) {
        return new UpstreamSettings(baseUrl, proxy, endpoints, imageSide, http2, connect, firstEvent, idle, total);
    }

    /** A copy that speaks HTTP/2 or does not. */
    public UpstreamSettings withHttp2(Http2 http2) {
        return new UpstreamSettings(baseUrl, proxy, endpoints, imageSide, http2, connect, firstEvent, idle, total);
    }

    /** A copy with another wait for a connection. */
    public UpstreamSettings withConnect(Duration connect) {
        return new UpstreamSettings(baseUrl, proxy, endpoints, imageSide, http2, connect, firstEvent, idle, total);
    }

    /** A copy with another wait for the first event. */
    public UpstreamSettings withFirstEvent(Duration firstEvent) {
        return new UpstreamSettings(baseUrl, proxy, endpoints, imageSide, http2, connect, firstEvent, idle, total);
    }

    /** A copy with another longest silence. */
    public UpstreamSettings withIdle(Duration idle) {
        return new UpstreamSettings(baseUrl, proxy, endpoints, imageSide, http2, connect, firstEvent, idle, total);
    }

    /** A copy with another longest call. */
    public UpstreamSettings withTotal(Duration total) {
        return new UpstreamSettings(baseUrl, proxy, endpoints, imageSide, http2, connect, firstEvent, idle, total);
    }

    static List<Setting<?>> catalogue() {
        ValueType<Duration> wait = SettingCatalogue.wait(Duration.ofMillis(1));
        return List.of(
                Setting.of(
                                "upstream.base-url",
                                ValueTypes.origin(),
                                Setting.Effect.RESTART,
                                "An origin that gets every upstream operation instead of the vendor's hosts.",
                                config -> config.upstream().baseUrl(),
                                (config, value) ->
                                        config.withUpstream(config.upstream().withBaseUrl(value)))
                        .alsoBy("KIRO_UPSTREAM_URL", "", ValueTypes::parseOrigin),
                Setting.of(
                                "upstream.proxy",
                                ValueTypes.proxy(),
                                Setting.Effect.RESTART,
                                "A proxy for every account that has none of its own.",
                                config -> config.upstream().proxy(),
                                (config, value) ->
                                        config.withUpstream(config.upstream().withProxy(value)))
                        .alsoBy("KIRO_VPN_PROXY_URL", "", ProxyAddress::parse),
                Setting.of(
                        "upstream.endpoints",
                        ValueTypes.file(),
                        Setting.Effect.RESTART,
                        "A file whose rows override the endpoint table.",
                        config -> config.upstream().endpoints(),
                        (config, value) -> config.withUpstream(config.upstream().withEndpoints(value))),
                Setting.of(
                        "upstream.image-side",
                        ValueTypes.count(ImageLimits.LEAST_SIDE, ImageLimits.UPSTREAM_SIDE),
                        Setting.Effect.RESTART,
                        "Pixels of an image's longer side; larger images are made smaller before they are sent.",
                        config -> config.upstream().imageSide(),
                        (config, value) -> config.withUpstream(config.upstream().withImageSide(value))),
                Setting.of(
                        "upstream.multiplexing",
                        ValueTypes.onOff(Http2.ON, Http2.OFF),
                        Setting.Effect.RESTART,
                        "Whether HTTP/2 is spoken where the upstream offers it; many calls share a connection then.",
                        config -> config.upstream().http2(),
                        (config, value) -> config.withUpstream(config.upstream().withHttp2(value))),
                Setting.of(
                        "upstream.timeouts.connect",
                        wait,
                        Setting.Effect.RESTART,
                        "How long a connection to the upstream may take.",
                        config -> config.upstream().connect(),
                        (config, value) -> config.withUpstream(config.upstream().withConnect(value))),
                Setting.of(
                                "upstream.timeouts.first-event",
                                wait,
                                Setting.Effect.RESTART,
                                "How long the first event of an answer may take; then another attempt is made.",
                                config -> config.upstream().firstEvent(),
                                (config, value) ->
                                        config.withUpstream(config.upstream().withFirstEvent(value)))
                        .alsoBy("KIRO_FIRST_TOKEN_TIMEOUT", "seconds", Quantities::seconds),
                Setting.of(
                                "upstream.timeouts.idle",
                                wait,
                                Setting.Effect.RESTART,
                                "Longest silence between two events of an answer; then the answer ends with an error.",
                                config -> config.upstream().idle(),
                                (config, value) ->
                                        config.withUpstream(config.upstream().withIdle(value)))
                        .alsoBy("KIRO_STREAMING_READ_TIMEOUT", "seconds", Quantities::seconds),
                Setting.of(
                        "upstream.timeouts.total",
                        wait,
                        Setting.Effect.RESTART,
                        "Longest whole call.",
                        config -> config.upstream().total(),
                        (config, value) -> config.withUpstream(config.upstream().withTotal(value))));
    }
}

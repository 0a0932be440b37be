package io.kiroproxy.server.metrics;

import io.kiroproxy.core.Gateway;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.credential.AccountRegistry;
import io.kiroproxy.server.history.CallRow;
import io.kiroproxy.server.http.ApiAnswer;
import io.kiroproxy.server.http.ApiRoute;
import io.kiroproxy.server.http.HttpEdge;
import io.kiroproxy.server.http.RefusalReason;
import io.kiroproxy.server.transport.UpstreamLoad;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.netty4.NettyAllocatorMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of one server. With a registry of somebody else's they go there, and there is no {@code /metrics}; without one
 * the server has its own and shows it there. Thread-safe.
 */
public final class ServerMetrics implements AutoCloseable {

    private static final HttpFields TEXT =
            HttpFields.of("content-type", "text/plain; version=0.0.4; charset=utf-8", "cache-control", "no-store");

    private final MeterRegistry registry;
    private final @Nullable PrometheusMeterRegistry own;
    private @Nullable JvmGcMetrics garbage;
    private final CallMeters calls;
    private @Nullable AccountMeters accountMeters;
    private @Nullable AccountRegistry accounts;

    private ServerMetrics(MeterRegistry registry, @Nullable PrometheusMeterRegistry own) {
        this.registry = registry;
        this.own = own;
        this.calls = new CallMeters(registry);
        for (RefusalReason reason : RefusalReason.values()) {
            rejected(reason);
        }
        Build build = Build.current();
        Gauge.builder("kiro.build.info", () -> 1)
                .tags(
                        "version",
                        build.version(),
                        "revision",
                        build.revision(),
                        "java",
                        Runtime.version().toString())
                .register(registry);
    }

    /** Into {@code given}, or into a registry of their own when that is null. */
    public static ServerMetrics create(@Nullable MeterRegistry given) {
        if (given != null) {
            return new ServerMetrics(given, null);
        }
        PrometheusMeterRegistry own = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        return new ServerMetrics(own, own);
    }

    /** Shows the process too, unless somebody else's registry has it anyway. Takes a while: for when all else runs. */
    public void process() {
        if (own != null) {
            garbage = bindProcess(own);
        }
    }

    private static JvmGcMetrics bindProcess(MeterRegistry registry) {
        new ClassLoaderMetrics().bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        if (ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider allocator) {
            new NettyAllocatorMetrics(allocator).bindTo(registry);
        }
        JvmGcMetrics garbage = new JvmGcMetrics();
        garbage.bindTo(registry);
        return garbage;
    }

    /** A call is over. */
    public void ended(CallRow row) {
        calls.ended(row);
    }

    /** A request was refused before anybody was asked. */
    public void refused(RefusalReason reason) {
        rejected(reason).increment();
    }

    /** Watches {@code accounts} until {@link #close}. */
    public void accounts(AccountRegistry watched) {
        AccountMeters meters = new AccountMeters(registry, watched, InstantSource.system());
        watched.addListener(meters);
        meters.look();
        accountMeters = meters;
        accounts = watched;
    }

    /** Shows what the gateway has to do. */
    public void gateway(Gateway gateway) {
        Gauge.builder("kiro.calls.in.flight", gateway, Gateway::callsInFlight)
                .tag("side", "client")
                .register(registry);
        Gauge.builder("kiro.calls.waiting", gateway, Gateway::callsWaiting)
                .tag("side", "client")
                .register(registry);
    }

    /** Shows what the edge holds. */
    public void edge(HttpEdge edge) {
        Gauge.builder("kiro.connections", edge, HttpEdge::openConnections)
                .tag("side", "client")
                .register(registry);
        Gauge.builder("kiro.buffered", edge, HttpEdge::bufferedBytes)
                .tag("side", "client")
                .baseUnit("bytes")
                .register(registry);
    }

    /** Shows what the transport to the upstream holds. */
    public void upstream(UpstreamLoad load) {
        upstream("kiro.calls.in.flight", load, UpstreamLoad::exchanges).register(registry);
        upstream("kiro.calls.waiting", load, UpstreamLoad::waiting).register(registry);
        upstream("kiro.connections", load, UpstreamLoad::connections).register(registry);
        upstream("kiro.buffered", load, UpstreamLoad::bufferedBytes)
                .baseUnit("bytes")
                .register(registry);
    }

    private static Gauge.Builder<UpstreamLoad> upstream(
            String name, UpstreamLoad load, ToDoubleFunction<UpstreamLoad> value) {
        return Gauge.builder(name, load, value).tag("side", "upstream");
    }

    /** The route that shows them, none with a registry of somebody else's. */
    public List<ApiRoute> routes() {
        PrometheusMeterRegistry shown = own;
        if (shown == null) {
            return List.of();
        }
        return List.of(new ApiRoute("GET", "/metrics", request -> {
            AccountMeters meters = accountMeters;
            if (meters != null) {
                meters.look();
            }
            byte[] text = shown.scrape().getBytes(StandardCharsets.UTF_8);
            return CompletableFuture.completedFuture(new ApiAnswer.Whole(200, TEXT, text));
        }));
    }

    @Override
    public void close() {
        AccountRegistry watched = accounts;
        if (watched != null && accountMeters != null) {
            watched.removeListener(accountMeters);
        }
        if (garbage != null) {
            garbage.close();
        }
        if (own != null) {
            own.close();
        }
    }

    private Counter rejected(RefusalReason reason) {
        return Counter.builder("kiro.http.rejected")
                .tag("reason", reason.code())
                .register(registry);
    }
}

package io.kiroproxy.server;

import io.kiroproxy.core.CallListener;
import io.kiroproxy.core.spi.UpstreamProvider;
import io.kiroproxy.server.admin.AdminParts;
import io.kiroproxy.server.admin.AuditTrail;
import io.kiroproxy.server.admin.CallJournal;
import io.kiroproxy.server.admin.SessionBook;
import io.kiroproxy.server.capture.CaptureDesk;
import io.kiroproxy.server.config.ServerConfig;
import io.kiroproxy.server.logs.LogTail;
import io.kiroproxy.server.metrics.ServerMetrics;
import io.kiroproxy.server.spi.CallTracer;
import io.kiroproxy.server.trace.Tracing;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that watches a server's calls and remembers something of them. Each call is told to the journal, and by it to
 * the metrics and the trace, in that order.
 */
record Observers(
        CallJournal calls,
        AuditTrail audit,
        SessionBook sessions,
        LogTail log,
        Tracing tracing,
        ServerMetrics metrics,
        CaptureDesk captures) {

    /**
     * Those that know nothing yet, but for what the home's audit trail has.
     *
     * @param home null when nothing is kept
     * @param meters null for a registry of the server's own
     */
    static Observers create(
            CallJournal.Gateway gateway,
            ServerConfig config,
            CallTracer tracer,
            @Nullable MeterRegistry meters,
            @Nullable Path home,
            InstantSource clock) {
        Observers all = new Observers(
                CallJournal.create(gateway, clock),
                home == null ? AuditTrail.inMemory() : AuditTrail.inHome(home),
                SessionBook.create(),
                LogTail.open(),
                Tracing.by(tracer),
                ServerMetrics.create(meters),
                CaptureDesk.create(config.history().capturePane(), clock, new SecureRandom()));
        all.calls.keepCaptures(all.captures);
        all.calls.watch(all.metrics::ended);
        all.calls.watch(all.tracing::ended);
        return all;
    }

    /** Those that hear of calls at a gateway. */
    List<CallListener> atTheGateway() {
        return List.of(calls, sessions);
    }

    /** {@code provider} with its exchanges traced, and captured where the call is. */
    UpstreamProvider follow(UpstreamProvider provider) {
        return tracing.follow(captures.tap(provider));
    }

    /** Those that hear of calls at the HTTP edge. */
    Watchers atTheEdge() {
        return new Watchers(calls, metrics, captures, tracing);
    }

    /** What the admin API shows of it. */
    AdminParts.Memory memory() {
        return new AdminParts.Memory(audit, sessions, captures, log);
    }
}

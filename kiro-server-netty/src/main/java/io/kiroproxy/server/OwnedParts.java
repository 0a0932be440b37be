package io.kiroproxy.server;

import io.kiroproxy.core.FailoverPolicy;
import io.kiroproxy.core.Gateway;
import io.kiroproxy.core.GatewayTimeouts;
import io.kiroproxy.core.spi.HttpTransport;
import io.kiroproxy.server.admin.AuditTrail;
import io.kiroproxy.server.admin.CountsKeeper;
import io.kiroproxy.server.config.Limit;
import io.kiroproxy.server.config.ServerConfig;
import io.kiroproxy.server.config.Timeout;
import io.kiroproxy.server.config.UpstreamSettings;
import io.kiroproxy.server.history.CallHistory;
import io.kiroproxy.server.logs.LogTail;
import io.kiroproxy.server.metrics.ServerMetrics;
import io.kiroproxy.server.trace.Tracing;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** What a server made itself and closes with itself. */
record OwnedParts(
        @Nullable Gateway gateway,
        @Nullable HttpTransport transport,
        @Nullable CountsKeeper counts,
        @Nullable AuditTrail audit,
        CallHistory history,
        @Nullable ServerMetrics metrics,
        @Nullable LogTail log,
        @Nullable Tracing tracing) {

    static final OwnedParts NOTHING = new OwnedParts(null, null, null, null, CallHistory.NONE, null, null, null);

    /** A gateway with the configuration's limits, waits and failover. */
    static Gateway.Builder gateway(ServerConfig config, InstantSource clock) {
        UpstreamSettings upstream = config.upstream();
        return Gateway.builder()
                .failover(FailoverPolicy.standard(config.failover()))
                .timeouts(new GatewayTimeouts(
                        upstream.firstEvent(),
                        upstream.idle(),
                        upstream.total(),
                        config.timeouts().of(Timeout.CALL_WAIT)))
                .maxCallsInFlight(config.limits().intOf(Limit.CALLS))
                .clock(clock);
    }

    /** What belongs to the home that calls are remembered in. */
    OwnedParts withMemory(CountsKeeper keeper, CallHistory kept) {
        return new OwnedParts(gateway, transport, keeper, audit, kept, metrics, log, tracing);
    }

    OwnedParts withAudit(AuditTrail trail) {
        return new OwnedParts(gateway, transport, counts, trail, history, metrics, log, tracing);
    }

    OwnedParts withMetrics(ServerMetrics measured, LogTail lines, Tracing followed) {
        return new OwnedParts(gateway, transport, counts, audit, history, measured, lines, followed);
    }

    void close() {
        if (gateway != null) {
            gateway.close();
        }
        if (transport != null) {
            transport.close();
        }
        if (counts != null) {
            counts.stop();
        }
        if (audit != null) {
            audit.close();
        }
        history.stop();
        if (metrics != null) {
            metrics.close();
        }
        if (log != null) {
            log.close();
        }
        if (tracing != null) {
            tracing.close();
        }
    }
}

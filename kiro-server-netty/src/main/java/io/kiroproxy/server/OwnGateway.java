package io.kiroproxy.server;

import io.kiroproxy.core.CallListener;
import io.kiroproxy.core.FailoverPolicy;
import io.kiroproxy.core.Gateway;
import io.kiroproxy.core.GatewayTimeouts;
import io.kiroproxy.core.spi.AccountPool;
import io.kiroproxy.core.spi.HttpTransport;
import io.kiroproxy.core.spi.UpstreamProvider;
import io.kiroproxy.server.config.Limit;
import io.kiroproxy.server.config.ServerConfig;
import io.kiroproxy.server.config.Timeout;
import io.kiroproxy.server.config.UpstreamSettings;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a server builds its own gateway of, when it is given none.
 *
 * @param accounts null when there are none, and so no gateway
 * @param listeners who else watches its calls
 */
record OwnGateway(@Nullable AccountPool accounts, List<UpstreamProvider> providers, List<CallListener> listeners) {

    OwnGateway {
        providers = List.copyOf(providers);
        listeners = List.copyOf(listeners);
    }

    /** @throws IllegalStateException when there is nothing to ask */
    void refuseNothingToAsk() {
        if (accounts == null || providers.isEmpty()) {
            throw new IllegalStateException("server: no gateway (expected: a gateway, or accounts and a provider)");
        }
    }

    /** A gateway with the configuration's limits, waits and failover. */
    Gateway build(ServerConfig config, HttpTransport transport, Observers observers, InstantSource clock) {
        UpstreamSettings upstream = config.upstream();
        Gateway.Builder parts = Gateway.builder()
                .failover(FailoverPolicy.standard(config.failover()))
                .timeouts(new GatewayTimeouts(
                        upstream.firstEvent(),
                        upstream.idle(),
                        upstream.total(),
                        config.timeouts().of(Timeout.CALL_WAIT)))
                .maxCallsInFlight(config.limits().intOf(Limit.CALLS))
                .clock(clock)
                .accounts(Objects.requireNonNull(accounts, "accounts"))
                .transport(transport);
        providers.forEach(provider -> parts.provider(observers.follow(provider)));
        if (config.accessLog() == ServerConfig.AccessLogging.ON) {
            // Before the journal, whose last word on a call ends its trace.
            parts.listener(AccessLog.naming(observers.tracing()::ids));
        }
        observers.atTheGateway().forEach(parts::listener);
        listeners.forEach(parts::listener);
        return parts.build();
    }
}

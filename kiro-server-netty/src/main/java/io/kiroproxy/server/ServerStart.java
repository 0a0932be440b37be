package io.kiroproxy.server;

import io.kiroproxy.core.Gateway;
import io.kiroproxy.core.spi.HttpTransport;
import io.kiroproxy.protocol.spi.ClientProtocol;
import io.kiroproxy.server.access.ClientKeys;
import io.kiroproxy.server.admin.CallJournal;
import io.kiroproxy.server.config.ServerConfig;
import io.kiroproxy.server.history.CallHistory;
import io.kiroproxy.server.http.EdgeLoops;
import io.kiroproxy.server.http.HttpEdge;
import io.kiroproxy.server.metrics.ServerMetrics;
import io.kiroproxy.server.spi.CallTracer;
import io.kiroproxy.server.transport.LoopExecutor;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.BindException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The order in which a server comes up: who watches, the gateway, the edge and its port, and last what is kept in the home,
 * so that a server without a port keeps nothing open there.
 *
 * @param protocols the client protocols that are spoken
 * @param gateway the gateway to ask, null for {@code own}
 * @param transport what sends for the server's own gateway, null for one of the server's
 * @param history begins what calls are kept in
 */
record ServerStart(
        ServerConfig config,
        ClientKeys keys,
        List<ClientProtocol> protocols,
        EdgeLoops loops,
        AdminSide admin,
        OwnGateway own,
        @Nullable Gateway gateway,
        @Nullable HttpTransport transport,
        CallHistory.Start history,
        InstantSource clock) {

    /** A server's edge, and what ends with it. */
    record Started(HttpEdge edge, OwnedParts owned) {}

    /**
     * Binds and serves.
     *
     * @param meters null for a registry of the server's own
     * @throws ServerStartException when the address cannot be used
     * @throws IllegalStateException when there is neither a gateway nor something to make one of
     */
    Started run(CallTracer tracer, @Nullable MeterRegistry meters) {
        if (gateway == null) {
            own.refuseNothingToAsk();
        }
        Observers observers = Observers.create(
                gateway == null ? CallJournal.Gateway.TELLS : CallJournal.Gateway.SILENT,
                config,
                tracer,
                meters,
                admin.home(),
                clock);
        OwnedParts owned = owned(observers);
        try {
            HttpEdge edge = edge(gateway == null ? Objects.requireNonNull(owned.gateway()) : gateway, observers);
            if ((transport == null ? owned.transport() : transport) instanceof Outbound outbound) {
                observers.metrics().upstream(outbound.load());
            }
            return new Started(edge, owned.keptIn(admin.home(), admin.names(), history, config.history(), clock));
        } catch (BindException e) {
            owned.close();
            throw StartChecks.refused(config.listen(), e);
        } catch (IOException e) {
            owned.close();
            throw new ServerStartException(
                    ServerStartException.Reason.ADDRESS_UNUSABLE,
                    config.listen() + ": this address cannot be used here",
                    e);
        }
    }

    /** A gateway and a way out, as far as there are none. */
    private OwnedParts owned(Observers observers) {
        if (gateway != null) {
            return new OwnedParts(null, null, null, CallHistory.NONE, observers);
        }
        HttpTransport made = transport == null ? Outbound.create(loops, config.upstream()) : null;
        HttpTransport sender = made == null ? Objects.requireNonNull(transport) : made;
        return new OwnedParts(own.build(config, sender, observers, clock), made, null, CallHistory.NONE, observers);
    }

    private HttpEdge edge(Gateway asked, Observers observers) throws IOException {
        HttpEdge edge = HttpEdge.start(
                loops,
                config,
                protocols,
                new GatewayBackend(asked),
                admin.facts(
                        asked,
                        observers,
                        config,
                        keys,
                        new LoopExecutor(loops.group().next())),
                clock,
                new SecureRandom());
        ServerMetrics metrics = observers.metrics();
        metrics.gateway(asked);
        metrics.edge(edge);
        metrics.process();
        if (admin.owned() != null) {
            metrics.accounts(admin.owned().registry());
        }
        return edge;
    }
}

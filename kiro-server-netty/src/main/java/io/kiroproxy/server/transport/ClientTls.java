package io.kiroproxy.server.transport;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of TLS, made by a worker when a connection needs it first: reading whom the JDK trusts takes a good
 * part of a server's start, and would hold up a loop. One for all connections, whose sessions it keeps. Thread-safe.
 */
final class ClientTls {

    /**
     * What the handshakes are made with.
     *
     * @param proxy for a proxy itself, which is offered no protocol
     * @param upstream for the host, which is offered HTTP/2 where the settings say so
     */
    record Contexts(SslContext proxy, SslContext upstream) {}

    private final Executor workers;
    private final TransportSettings settings;
    private final SslContextBuilder trust;
    private @Nullable CompletableFuture<Contexts> contexts;

    /** @param trust whom to trust; used by one worker alone */
    ClientTls(Executor workers, TransportSettings settings, SslContextBuilder trust) {
        this.workers = workers;
        this.settings = settings;
        this.trust = trust;
    }

    /** Completes on a worker, or at once; fails when the JDK has no usable TLS or everything is closing. */
    synchronized CompletionStage<Contexts> contexts() {
        CompletableFuture<Contexts> known = contexts;
        if (known == null) {
            known = begin();
            contexts = known;
        }
        return known;
    }

    private CompletableFuture<Contexts> begin() {
        try {
            return CompletableFuture.supplyAsync(this::make, workers);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private Contexts make() {
        try {
            SslContext nothingOffered = trust.build();
            return new Contexts(nothingOffered, settings.http2() == null ? nothingOffered : offering());
        } catch (SSLException e) {
            throw new CompletionException("TLS cannot be set up on this JDK", e);
        }
    }

    private SslContext offering() throws SSLException {
        return trust.applicationProtocolConfig(new ApplicationProtocolConfig(
                        ApplicationProtocolConfig.Protocol.ALPN,
                        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                        ApplicationProtocolNames.HTTP_2,
                        ApplicationProtocolNames.HTTP_1_1))
                .build();
    }
}

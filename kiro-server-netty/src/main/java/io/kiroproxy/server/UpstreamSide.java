package io.kiroproxy.server;

import io.kiroproxy.core.spi.CallExecutor;
import io.kiroproxy.core.spi.HttpTransport;
import io.kiroproxy.credential.AccountRegistry;
import io.kiroproxy.credential.login.LoginFlows;
import io.kiroproxy.credential.login.LoginSettings;
import io.kiroproxy.protocol.kiro.KiroControlPlane;
import io.kiroproxy.protocol.kiro.KiroOptions;
import io.kiroproxy.protocol.kiro.KiroProvider;
import io.kiroproxy.protocol.kiro.endpoint.EndpointTable;
import io.kiroproxy.protocol.kiro.image.ImageLimits;
import io.kiroproxy.server.admin.ModelNames;
import io.kiroproxy.server.config.ModelSettings;
import io.kiroproxy.server.config.ServerConfig;
import io.kiroproxy.server.config.UpstreamSettings;
import io.kiroproxy.server.http.EdgeLoops;
import io.kiroproxy.server.transport.LoopExecutor;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * What a proxy speaks to the upstream with: the way out, the Kiro provider, and who asks about accounts.
 *
 * @param executor where answers to such questions come in
 * @param origin everything goes there, null for the real hosts
 */
record UpstreamSide(
        HttpTransport transport,
        KiroProvider provider,
        KiroControlPlane controlPlane,
        CallExecutor executor,
        @Nullable URI origin) {

    /** On {@code loops}, as {@code config} says. Only the transport has to be closed. */
    static UpstreamSide create(EdgeLoops loops, ServerConfig config) {
        KiroProvider provider = new KiroProvider(options(config), Clock.systemUTC(), new SecureRandom());
        provider.history().replace(config.longHistory());
        CallExecutor executor = new LoopExecutor(loops.group().next());
        HttpTransport transport = Outbound.create(loops, config.upstream());
        return new UpstreamSide(
                transport,
                provider,
                new KiroControlPlane(provider, transport, executor),
                executor,
                config.upstream().baseUrl());
    }

    /** Signs people in, for {@code accounts}. */
    LoginFlows logins(AccountRegistry accounts) {
        return LoginFlows.builder()
                .registry(accounts)
                .transport(transport)
                .executor(executor)
                .controlPlane(controlPlane)
                .settings(LoginSettings.DEFAULT.withPageOrigin(origin))
                .build();
    }

    private static KiroOptions options(ServerConfig config) {
        UpstreamSettings upstream = config.upstream();
        ModelSettings models = config.models();
        return KiroOptions.of(EndpointTable.load(upstream.endpoints()))
                .withModels(ModelNames.aliases(models), ModelNames.unknown(models))
                .withImages(new ImageLimits(upstream.imageSide(), ImageLimits.UPSTREAM_BYTES))
                .withFirstEventLimit(upstream.firstEvent());
    }
}

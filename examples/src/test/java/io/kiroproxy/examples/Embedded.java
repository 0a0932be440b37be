package io.kiroproxy.examples;

import io.kiroproxy.core.Gateway;
import io.kiroproxy.core.spi.CallExecutor;
import io.kiroproxy.core.transport.JdkHttpTransport;
import io.kiroproxy.core.transport.OriginOverride;
import io.kiroproxy.credential.Account;
import io.kiroproxy.credential.AccountRegistry;
import io.kiroproxy.credential.RegistryBuilder;
import io.kiroproxy.credential.source.CredentialImport;
import io.kiroproxy.protocol.kiro.KiroControlPlane;
import io.kiroproxy.protocol.kiro.KiroOptions;
import io.kiroproxy.protocol.kiro.KiroProvider;
import io.kiroproxy.server.KiroProxy;
import io.kiroproxy.server.config.ListenAddress;
import io.kiroproxy.server.config.ServerConfig;
import io.kiroproxy.simulator.auth.SimulatedAccount;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.UnaryOperator;

/** A gateway of its own parts, without any server, in front of a simulator. */
record Embedded(Gateway gateway, AccountRegistry accounts, JdkHttpTransport transport, ScheduledExecutorService serial)
        implements AutoCloseable {

    static Embedded open(URI upstream, UnaryOperator<RegistryBuilder> place, UnaryOperator<Gateway.Builder> more)
            throws IOException {
        JdkHttpTransport jdk = JdkHttpTransport.create();
        ScheduledExecutorService serial = Executors.newSingleThreadScheduledExecutor();
        OriginOverride transport = OriginOverride.of(jdk, upstream);
        KiroProvider provider = new KiroProvider(KiroOptions.ofDefaults(), Clock.systemUTC(), new SecureRandom());
        AccountRegistry accounts = place.apply(AccountRegistry.builder()
                        .transport(transport)
                        .controlPlane(new KiroControlPlane(provider, transport, CallExecutor.of(serial))))
                .open();
        Gateway.Builder gateway =
                Gateway.builder().provider(provider).accounts(accounts).transport(transport);
        return new Embedded(more.apply(gateway).build(), accounts, jdk, serial);
    }

    Embedded with(SimulatedAccount account) {
        signIn(accounts, account);
        return this;
    }

    static void signIn(AccountRegistry accounts, SimulatedAccount simulated) {
        var candidate = new CredentialImport(List.of(), List.of())
                .text(simulated.files().tokenFile(), simulated.name())
                .candidates()
                .get(0);
        Account account = CredentialImport.account(candidate, List.of(), new SecureRandom());
        accounts.add(account).toCompletableFuture().join();
    }

    /** A whole proxy whose upstream is {@code upstream}. */
    static KiroProxy.Builder proxy(Path home, URI upstream) {
        ServerConfig standard = ServerConfig.DEFAULT;
        return KiroProxy.builder()
                .home(home)
                .config(standard.withListen(new ListenAddress("127.0.0.1", 0))
                        .withUpstream(standard.upstream().withBaseUrl(upstream)));
    }

    @Override
    public void close() {
        gateway.close();
        accounts.close();
        transport.close();
        serial.shutdownNow();
    }
}

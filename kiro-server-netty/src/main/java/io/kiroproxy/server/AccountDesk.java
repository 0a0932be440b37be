package io.kiroproxy.server;

import io.kiroproxy.core.spi.HttpTransport;
import io.kiroproxy.credential.AccountRegistry;
import io.kiroproxy.credential.login.LoginFlows;
import io.kiroproxy.credential.login.LoginSettings;
import io.kiroproxy.protocol.kiro.KiroControlPlane;
import io.kiroproxy.protocol.kiro.KiroOptions;
import io.kiroproxy.protocol.kiro.KiroProvider;
import io.kiroproxy.protocol.kiro.endpoint.EndpointTable;
import io.kiroproxy.server.config.UpstreamSettings;
import io.kiroproxy.server.http.EdgeLoops;
import io.kiroproxy.server.transport.LoopExecutor;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;

/**
 * The accounts of a home and the means to sign in, without a server: for commands. May be used beside a running server
 * on the same home, which sees what is changed here by itself (decisions.md 21). Renews nothing ahead of time.
 */
public final class AccountDesk implements AutoCloseable {

    private final EdgeLoops loops;
    private final HttpTransport transport;
    private final AccountRegistry accounts;
    private final LoginFlows logins;

    private AccountDesk(EdgeLoops loops, HttpTransport transport, AccountRegistry accounts, LoginFlows logins) {
        this.loops = loops;
        this.transport = transport;
        this.accounts = accounts;
        this.logins = logins;
    }

    /**
     * Opens {@code home}; every request goes the way that {@code upstream} says, its proxy included.
     *
     * @throws IOException when the home cannot be read or written
     */
    public static AccountDesk open(Path home, UpstreamSettings upstream) throws IOException {
        EdgeLoops loops = EdgeLoops.create();
        HttpTransport transport = Outbound.create(loops, upstream);
        try {
            LoopExecutor executor = new LoopExecutor(loops.group().next());
            KiroOptions options = KiroOptions.of(EndpointTable.load(upstream.endpoints()));
            KiroProvider provider = new KiroProvider(options, Clock.systemUTC(), new SecureRandom());
            KiroControlPlane controlPlane = new KiroControlPlane(provider, transport, executor);
            AccountRegistry accounts = AccountRegistry.builder()
                    .home(home)
                    .transport(transport)
                    .controlPlane(controlPlane)
                    .onDemandOnly()
                    .open();
            LoginFlows logins = LoginFlows.builder()
                    .registry(accounts)
                    .transport(transport)
                    .executor(executor)
                    .controlPlane(controlPlane)
                    .settings(LoginSettings.DEFAULT.withPageOrigin(upstream.baseUrl()))
                    .build();
            return new AccountDesk(loops, transport, accounts, logins);
        } catch (IOException | RuntimeException e) {
            transport.close();
            loops.close();
            throw e;
        }
    }

    /** The accounts. */
    public AccountRegistry accounts() {
        return accounts;
    }

    /** Signs in. */
    public LoginFlows logins() {
        return logins;
    }

    /** Calls running logins off and writes down what is not on disk yet. */
    @Override
    public void close() {
        logins.close();
        accounts.close();
        transport.close();
        loops.close();
    }
}

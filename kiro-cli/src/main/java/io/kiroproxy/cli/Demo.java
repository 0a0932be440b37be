package io.kiroproxy.cli;

import io.kiroproxy.credential.Account;
import io.kiroproxy.credential.AccountId;
import io.kiroproxy.credential.AccountRegistry;
import io.kiroproxy.credential.source.CredentialImport;
import io.kiroproxy.credential.source.ImportPreview;
import io.kiroproxy.simulator.KiroSimulator;
import io.kiroproxy.simulator.auth.SimulatedAccount;
import java.net.URI;
import java.security.SecureRandom;
import java.util.List;

/** The built-in upstream of {@code serve --demo} with its one account. */
final class Demo implements AutoCloseable {

    private static final AccountId ID = AccountId.of("demo");

    private final KiroSimulator simulator;
    private final SimulatedAccount account;

    private Demo(KiroSimulator simulator) {
        this.simulator = simulator;
        this.account = simulator.addSocialAccount("demo");
    }

    static Demo start() {
        return new Demo(KiroSimulator.builder().start());
    }

    URI uri() {
        return simulator.uri();
    }

    /** Adds the demo account, in place of an earlier demo's. */
    void signIn(AccountRegistry accounts) {
        ImportPreview preview =
                new CredentialImport(List.of(), List.of()).text(account.files().tokenFile(), "demo");
        Account imported = CredentialImport.account(preview.candidates().get(0), List.of(), new SecureRandom());
        Account demo = Account.builder(ID, imported.machineId())
                .name("Demo")
                .credentials(imported.credentials())
                .build();
        accounts.add(demo).toCompletableFuture().join();
    }

    @Override
    public void close() {
        simulator.close();
    }
}

package io.kiroproxy.it.ui;

import io.kiroproxy.credential.Account;
import io.kiroproxy.credential.AccountId;
import io.kiroproxy.credential.AccountRegistry;
import io.kiroproxy.credential.source.CredentialImport;
import io.kiroproxy.simulator.auth.SimulatedAccount;
import java.security.SecureRandom;
import java.util.List;

/** Makes accounts of the simulator known to a proxy. */
final class SignedIn {

    private SignedIn() {}

    /** Adds it under its own name. */
    static void add(AccountRegistry accounts, SimulatedAccount simulated) {
        Account imported = CredentialImport.account(
                new CredentialImport(List.of(), List.of())
                        .text(simulated.files().tokenFile(), simulated.name())
                        .candidates()
                        .get(0),
                List.of(),
                new SecureRandom());
        accounts.add(Account.builder(AccountId.of(simulated.name()), imported.machineId())
                        .name(simulated.name())
                        .credentials(imported.credentials())
                        .build())
                .toCompletableFuture()
                .join();
    }
}

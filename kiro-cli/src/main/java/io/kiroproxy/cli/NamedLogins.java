package io.kiroproxy.cli;

import io.kiroproxy.credential.Account;
import io.kiroproxy.credential.AccountRegistry;
import io.kiroproxy.credential.AccountView;
import io.kiroproxy.credential.source.CredentialImport;
import io.kiroproxy.credential.source.EnvironmentCredentials;
import io.kiroproxy.credential.source.ImportPreview;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Logins in the files that KiroProxy's variables name become accounts when the server starts, as they did there. */
final class NamedLogins {

    private static final System.Logger LOG = System.getLogger(NamedLogins.class.getName());
    private static final List<String> NAMES = List.of("KIRO_CREDS_FILE", "KIRO_CLI_DB_FILE");

    private NamedLogins() {}

    /** Adds what is new; what cannot be read is told in the log and stops nothing. */
    static void add(Map<String, String> environment, AccountRegistry accounts) {
        Map<String, String> named = new HashMap<>(environment);
        named.keySet().retainAll(List.of("HOME", NAMES.get(0), NAMES.get(1)));
        ImportPreview found = EnvironmentCredentials.read(named, present(accounts));
        for (ImportPreview.Candidate candidate : found.candidates()) {
            if (candidate.isNew() && !candidate.repeated()) {
                Account account = CredentialImport.account(
                        candidate,
                        accounts.accounts().stream().map(AccountView::id).toList(),
                        new SecureRandom());
                accounts.add(account).toCompletableFuture().join();
                LOG.log(System.Logger.Level.INFO, "account {0} comes from {1}", account.id(), candidate.where());
            }
        }
        found.problems().forEach(problem -> LOG.log(System.Logger.Level.WARNING, problem));
    }

    private static List<Account> present(AccountRegistry accounts) {
        return accounts.accounts().stream().map(AccountView::account).toList();
    }
}

package io.kiroproxy.credential.source;

import io.kiroproxy.credential.Account;
import io.kiroproxy.credential.AccountId;
import io.kiroproxy.credential.Credentials;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers candidates and marks those that are known already. */
final class ImportCollector {
    private final List<Account> existing;
    private final List<ImportPreview.Candidate> candidates = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    ImportCollector(List<Account> existing) {
        this.existing = existing;
    }

    void add(FoundCredentials found, String where, @Nullable String source) {
        boolean repeated = candidates.stream()
                .anyMatch(earlier -> same(
                        earlier.found().credentials(), earlier.found().userId(), found.credentials(), found.userId()));
        candidates.add(new ImportPreview.Candidate(found, where, source, duplicateOf(found, source), repeated));
    }

    void problem(String problem) {
        problems.add(problem);
    }

    private @Nullable AccountId duplicateOf(FoundCredentials found, @Nullable String source) {
        for (Account account : existing) {
            Credentials credentials = account.credentials();
            if (credentials == null) {
                continue;
            }
            boolean fromThere = source != null
                    && source.equals(account.source())
                    && credentials.maybeSameLogin(found.credentials());
            if (fromThere || same(credentials, account.userId(), found.credentials(), found.userId())) {
                return account.id();
            }
        }
        return null;
    }

    /** The same refresh token or key; or the same owner by the vendor's id, logged in the same way. */
    private static boolean same(
            Credentials one, @Nullable String oneUser, Credentials other, @Nullable String otherUser) {
        if (one.sameLogin(other)) {
            return true;
        }
        return oneUser != null && oneUser.equals(otherUser) && one.kind() == other.kind();
    }

    ImportPreview preview() {
        return new ImportPreview(candidates, problems);
    }
}

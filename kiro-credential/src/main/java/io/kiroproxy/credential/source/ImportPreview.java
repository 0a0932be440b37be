package io.kiroproxy.credential.source;

import io.kiroproxy.credential.AccountId;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an import would bring.
 *
 * @param candidates logins that were understood, in order
 * @param problems what was not, one sentence each, without secrets
 */
public record ImportPreview(List<Candidate> candidates, List<String> problems) {
    /**
     * One login.
     *
     * @param found what is known about it
     * @param where which part of the text or which file it came from
     * @param source its token file, null when it came from a text
     * @param duplicateOf the account that has this login already, null when none has
     * @param repeated whether an earlier candidate of this preview is the same login
     */
    public record Candidate(
            FoundCredentials found,
            String where,
            @Nullable String source,
            @Nullable AccountId duplicateOf,
            boolean repeated) {
        public Candidate {
            Objects.requireNonNull(found, "found");
            Objects.requireNonNull(where, "where");
        }

        /** Whether adding it brings something new. */
        public boolean isNew() {
            return duplicateOf == null && !repeated;
        }
    }

    public ImportPreview {
        candidates = List.copyOf(candidates);
        problems = List.copyOf(problems);
    }
}

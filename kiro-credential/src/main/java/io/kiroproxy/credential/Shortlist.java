package io.kiroproxy.credential;

import io.kiroproxy.credential.PoolExplanation.Exclusion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who may be used for a call at a moment, before anybody has chosen.
 *
 * @param candidates in the order of the list
 * @param sticky the account that the call's session holds to, null when it is new
 * @param exclusions the others, each with its reason
 */
record Shortlist(List<AccountId> candidates, @Nullable AccountId sticky, List<Exclusion> exclusions) {
    Shortlist {
        candidates = List.copyOf(candidates);
        exclusions = List.copyOf(exclusions);
    }
}

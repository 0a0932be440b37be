package io.kiroproxy.core.spi;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Questions about an account that are not chat. Never blocks; failures are {@link UpstreamFailureException}.
 */
public interface ControlPlane {

    /** Fetches the account's model catalogue and keeps it for the provider; answers with the models' ids. */
    CompletionStage<List<String>> refreshModels(AccountIdentity account);

    /** What the account may use and has used. */
    CompletionStage<UsageLimits> usage(AccountIdentity account);

    /** The clients that an account's requests may look like, by name; empty where that cannot be chosen. */
    default List<String> clientIdentities() {
        return List.of();
    }

    /** The account's profiles over all known regions, best first; empty for logins that have none. */
    CompletionStage<List<Profile>> profiles(AccountIdentity account);

    /**
     * A profile, which is what an organisation's accounts work in.
     *
     * @param arn its name; the fourth segment is its region
     * @param name for people, null when not given
     */
    record Profile(String arn, @Nullable String name) {
        public Profile {
            Objects.requireNonNull(arn, "arn");
        }
    }
}

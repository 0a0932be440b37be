package io.kiroproxy.credential.refresh;

import io.kiroproxy.credential.Credentials;
import java.util.Objects;

/** How a refresh ended. Messages are written here, not copied from the answer, so they hold no secret. */
public sealed interface RefreshOutcome {
    /** New tokens. Until they are on disk nobody may use them: the old refresh token may be dead already. */
    record Renewed(Credentials credentials) implements RefreshOutcome {
        public Renewed {
            Objects.requireNonNull(credentials, "credentials");
        }
    }

    /** The login is over; only its owner can start a new one. */
    record Dead(String reason) implements RefreshOutcome {
        public Dead {
            Objects.requireNonNull(reason, "reason");
        }
    }

    /** Out of order for the moment; the old token stays what it was. */
    record Transient(String reason) implements RefreshOutcome {
        public Transient {
            Objects.requireNonNull(reason, "reason");
        }
    }
}

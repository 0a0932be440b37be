package io.kiroproxy.credential.login;

import io.kiroproxy.credential.Account;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** Where a login stands. The last four are final. */
public sealed interface LoginState {
    /** The sign-in service is being asked what to show. */
    record Starting() implements LoginState {}

    /** A person has to act. */
    record Pending(LoginPrompt prompt) implements LoginState {
        public Pending {
            Objects.requireNonNull(prompt, "prompt");
        }
    }

    /** As {@link Pending}; the service asked for fewer questions or is out of order for the moment. */
    record SlowDown(LoginPrompt prompt, Duration interval) implements LoginState {
        public SlowDown {
            Objects.requireNonNull(prompt, "prompt");
            Objects.requireNonNull(interval, "interval");
        }
    }

    /** The person has acted; tokens and profile are being fetched and stored. */
    record Finishing() implements LoginState {}

    /**
     * The account is in the registry.
     *
     * @param account as it was stored; its secrets print as {@code ***}
     * @param warnings what its owner should know, in sentences
     */
    record Completed(Account account, List<String> warnings) implements LoginState {
        public Completed {
            Objects.requireNonNull(account, "account");
            warnings = List.copyOf(warnings);
        }
    }

    /** It cannot be finished. The reason is written for people and holds no secret. */
    record Failed(String reason) implements LoginState {
        public Failed {
            Objects.requireNonNull(reason, "reason");
        }
    }

    /** Nobody acted in time. */
    record Expired() implements LoginState {}

    /** It was called off. */
    record Cancelled() implements LoginState {}

    /** Whether nothing follows any more. */
    default boolean isFinal() {
        return this instanceof Completed
                || this instanceof Failed
                || this instanceof Expired
                || this instanceof Cancelled;
    }
}

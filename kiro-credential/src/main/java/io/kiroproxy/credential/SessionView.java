package io.kiroproxy.credential;

import java.time.Instant;
import java.util.Objects;

/**
 * A session that holds to an account.
 *
 * @param id a digest of the client's session, 32 hex digits: what clients said is not kept
 * @param account the account it holds to
 * @param since when it came to that account
 * @param until when it lets go unless it is used before
 */
public record SessionView(String id, AccountId account, Instant since, Instant until) {
    public SessionView {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(account, "account");
        Objects.requireNonNull(since, "since");
        Objects.requireNonNull(until, "until");
    }

    /** The same hold, until later. */
    public SessionView extended(Instant newUntil) {
        return newUntil.isAfter(until) ? new SessionView(id, account, since, newUntil) : this;
    }
}

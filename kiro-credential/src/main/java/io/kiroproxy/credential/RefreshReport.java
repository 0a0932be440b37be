package io.kiroproxy.credential;

import java.util.Objects;

/**
 * How one account of a {@link AccountRegistry#refreshAll} fared.
 *
 * @param id the account
 * @param success whether it has a new token
 * @param message for people
 */
public record RefreshReport(AccountId id, boolean success, String message) {
    public RefreshReport {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(message, "message");
    }
}

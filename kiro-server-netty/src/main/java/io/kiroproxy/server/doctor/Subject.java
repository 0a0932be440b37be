package io.kiroproxy.server.doctor;

import io.kiroproxy.credential.AccountView;
import java.util.Locale;

/**
 * What was looked at.
 *
 * @param id the same in every run
 * @param kind what it is one of; the web UI has names for it in other languages
 * @param account the name of the account it is about, empty for none
 */
record Subject(String id, Kind kind, String account) {

    /** Things to look at, with their names. */
    enum Kind {
        HOME("Home"),
        FILE_RIGHTS("File rights"),
        DISK("Disk"),
        DNS("DNS"),
        PROXY("Proxy"),
        TLS("Connection"),
        CLOCK("Clock"),
        ACCOUNTS("Accounts"),
        ACCOUNT("Account"),
        TOKEN("Token of"),
        PROFILE("Profile of"),
        MODELS("Models"),
        ROUND_TRIP("Round trip");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** The only one of its kind. */
    static Subject of(Kind kind) {
        return new Subject(kind.code(), kind, "");
    }

    /** An account's. */
    static Subject of(Kind kind, AccountView view) {
        return new Subject(
                kind.code() + "-" + view.id().value(), kind, view.account().name());
    }

    /** For people. */
    String name() {
        return account.isEmpty() ? kind.title : kind.title + " " + account;
    }

    /** This as {@code diagnosis} says. {@code values} are names and values by turns. */
    Check is(Diagnosis diagnosis, Object... values) {
        return Check.of(this, diagnosis, values);
    }
}

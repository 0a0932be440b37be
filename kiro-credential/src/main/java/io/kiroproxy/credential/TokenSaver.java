package io.kiroproxy.credential;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;

/** Writes new tokens down, again and again where it fails: they may be all that is left of a login. */
final class TokenSaver {
    private static final Duration AGAIN = Duration.ofSeconds(5);

    private final RegistryParts parts;

    TokenSaver(RegistryParts parts) {
        this.parts = parts;
    }

    /** Writes the account's credentials; when that fails, they count as unsaved and are tried again by themselves. */
    void save(Member member, Account account) {
        Credentials credentials = Objects.requireNonNull(account.credentials(), "credentials");
        try {
            parts.store().saveCredentials(member.id(), credentials);
            member.unsaved(false);
        } catch (IOException e) {
            member.unsaved(true);
            parts.notices().unsaved(member.id());
            parts.notices()
                    .warning(
                            member.id(),
                            "the new tokens could not be written and are in memory only; free or mend the disk, it is"
                                    + " tried again",
                            e);
            parts.executor().schedule(AGAIN, () -> saveAgain(member));
        }
    }

    /** Writes what an earlier write could not, unless it has been written since. */
    void saveAgain(Member member) {
        if (member.unsaved()) {
            save(member, member.account());
        }
    }
}

package io.kiroproxy.credential.store;

import io.kiroproxy.core.spi.Secret;
import io.kiroproxy.credential.AccessToken;
import io.kiroproxy.credential.Account;
import io.kiroproxy.credential.AccountId;
import io.kiroproxy.credential.FakeLogin;
import io.kiroproxy.credential.SocialCredentials;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;

/** Writes without end, and says after each write which number is safe; its parent kills it. */
final class CrashWriter {
    private CrashWriter() {}

    public static void main(String[] arguments) throws IOException {
        Path home = Path.of(arguments[0]);
        AccountStore store = new FileAccountStore(home, null, InstantSource.system(), new Random());
        store.load();
        for (int number = Integer.parseInt(arguments[1]); ; number++) {
            SocialCredentials credentials = new SocialCredentials(
                    new AccessToken(Secret.of("access-" + number), Instant.EPOCH),
                    Secret.of(FakeLogin.refreshToken(number)),
                    null,
                    null,
                    null);
            if (number % 3 == 0) {
                store.save(Account.builder(AccountId.of("a1"), "0".repeat(64))
                        .name("n" + number)
                        .credentials(credentials)
                        .build());
            } else {
                store.saveCredentials(AccountId.of("a1"), credentials);
            }
            System.out.println(number);
            System.out.flush();
        }
    }
}

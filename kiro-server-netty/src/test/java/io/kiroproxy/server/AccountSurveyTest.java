package io.kiroproxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.core.spi.AccountIdentity;
import io.kiroproxy.core.spi.ControlPlane;
import io.kiroproxy.core.spi.Secret;
import io.kiroproxy.core.spi.UsageLimits;
import io.kiroproxy.core.testing.FakeTransport;
import io.kiroproxy.core.testing.ManualClock;
import io.kiroproxy.core.testing.ManualExecutor;
import io.kiroproxy.credential.AccessToken;
import io.kiroproxy.credential.Account;
import io.kiroproxy.credential.AccountId;
import io.kiroproxy.credential.AccountRegistry;
import io.kiroproxy.credential.SocialCredentials;
import io.kiroproxy.credential.store.AccountStore;
import io.kiroproxy.protocol.kiro.KiroOptions;
import io.kiroproxy.protocol.kiro.KiroProvider;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How often accounts are asked what they have used, when the setting says otherwise while the server runs. */
class AccountSurveyTest {

    private static final Duration AGE = Duration.ofMinutes(10);

    private final ManualClock clock = new ManualClock();
    private final ManualExecutor executor = new ManualExecutor(clock);
    private final Asked asked = new Asked();
    private final KiroProvider provider = new KiroProvider(KiroOptions.ofDefaults(), clock, new Random(1));
    private AccountRegistry accounts;
    private AccountSurvey survey;

    /** Answers every question and counts those about usage. */
    private static final class Asked implements ControlPlane {
        int usage;
        boolean silent;

        @Override
        public CompletionStage<List<String>> refreshModels(AccountIdentity account) {
            return CompletableFuture.completedFuture(List.of("auto"));
        }

        @Override
        public CompletionStage<UsageLimits> usage(AccountIdentity account) {
            usage++;
            return silent
                    ? CompletableFuture.failedFuture(new IllegalStateException("no answer"))
                    : CompletableFuture.completedFuture(new UsageLimits(
                            "KIRO PRO", List.of(), new UsageLimits.Overage(false, 0, 0, 0), null, null, null));
        }

        @Override
        public CompletionStage<List<Profile>> profiles(AccountIdentity account) {
            return CompletableFuture.completedFuture(List.of());
        }
    }

    @BeforeEach
    void start() throws IOException {
        Account account = Account.builder(AccountId.of("a1"), "ab".repeat(32))
                .name("one")
                .credentials(new SocialCredentials(
                        new AccessToken(Secret.of("token"), clock.instant().plus(Duration.ofDays(30))),
                        null,
                        null,
                        null,
                        "Google"))
                .build();
        accounts = AccountRegistry.builder()
                .store(AccountStore.inMemory(List.of(account)))
                .transport(new FakeTransport())
                .controlPlane(asked)
                .executor(executor)
                .clock(clock)
                .open();
        executor.run();
        survey = new AccountSurvey(accounts, provider, executor, clock, AGE);
        survey.start();
        executor.run();
        assertThat(asked.usage).isEqualTo(1);
    }

    @AfterEach
    void stop() {
        survey.stop();
        accounts.close();
        executor.run();
    }

    @Test
    void answerLastsAsLongAsTheSettingSays() {
        executor.advance(AGE.minusSeconds(31));
        assertThat(asked.usage).isEqualTo(1);
        executor.advance(Duration.ofSeconds(62));
        assertThat(asked.usage).isEqualTo(2);
    }

    @Test
    void shorterAgeHoldsAtOnceForAnswersThatAreThere() {
        executor.advance(Duration.ofMinutes(3));

        survey.usageAge(Duration.ofMinutes(2));
        executor.run();
        assertThat(asked.usage).isEqualTo(2);

        executor.advance(Duration.ofMinutes(4).plusSeconds(31));
        assertThat(asked.usage).isEqualTo(4);
    }

    @Test
    void longerAgeAndNoneAtAllHoldAtOnceToo() {
        survey.usageAge(Duration.ofHours(1));
        executor.advance(Duration.ofMinutes(59));
        assertThat(asked.usage).isEqualTo(1);

        survey.usageAge(Duration.ZERO);
        executor.advance(Duration.ofDays(2));
        assertThat(asked.usage).isEqualTo(1);

        survey.usageAge(AGE);
        executor.run();
        assertThat(asked.usage).isEqualTo(2);
    }

    @Test
    void questionWithoutAnAnswerIsNotRepeatedForFiveMinutes() {
        asked.silent = true;
        survey.usageAge(Duration.ofSeconds(30));
        executor.advance(Duration.ofSeconds(30));
        int before = asked.usage;

        executor.advance(AccountSurvey.PAUSE.minusSeconds(1));
        assertThat(asked.usage).isEqualTo(before);
        executor.advance(AccountSurvey.ROUND.plusSeconds(1));
        assertThat(asked.usage).isEqualTo(before + 1);
    }
}

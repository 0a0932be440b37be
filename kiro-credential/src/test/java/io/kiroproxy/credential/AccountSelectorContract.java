package io.kiroproxy.credential;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every selector must do. */
abstract class AccountSelectorContract {
    static final SelectionContext CONTEXT = new SelectionContext("s", "m", Instant.parse("2026-11-23T10:00:00Z"));

    abstract AccountSelector selector();

    static AccountView view(int number, int priority, int weight, int inFlight, @Nullable Double quota) {
        Account account = Pool.social(number, Instant.MAX).toBuilder()
                .priority(priority)
                .weight(weight)
                .build();
        AccountState state =
                quota == null ? AccountState.FRESH : AccountState.FRESH.withQuotaLeft(quota, Instant.EPOCH);
        return new AccountView(account, new AccountHealth.Ready(), state, inFlight, null, null, false);
    }

    @Test
    void oneOfTheOfferedIsChosenWhateverIsOffered() {
        long seed = 42;
        Random random = new Random(seed);
        AccountSelector selector = selector();
        for (int round = 0; round < 2_000; round++) {
            List<AccountView> ready = new ArrayList<>();
            int count = 1 + random.nextInt(6);
            for (int i = 0; i < count; i++) {
                ready.add(view(
                        random.nextInt(20) * 10 + i,
                        random.nextInt(3),
                        1 + random.nextInt(5),
                        random.nextInt(4),
                        random.nextBoolean() ? null : (Double) random.nextDouble()));
            }
            List<AccountView> given = Collections.unmodifiableList(ready);
            assertThat(selector.select(CONTEXT, given))
                    .as("seed %d round %d", seed, round)
                    .isPresent();
            assertThat(ready).contains(selector.select(CONTEXT, given).orElseThrow());
        }
    }

    @Test
    void explainsItselfWithoutChangingWhatComesNext() {
        List<AccountView> ready = List.of(view(1, 3, 2, 1, 5.0), view(2, 1, 1, 0, null), view(3, 2, 4, 2, 9.0));
        AccountSelector selector = selector();
        for (int round = 0; round < 20; round++) {
            List<AccountSelector.Score> scores = selector.scores(CONTEXT, ready);
            assertThat(selector.scores(CONTEXT, ready)).isEqualTo(scores).hasSameSizeAs(ready);
            assertThat(scores).allSatisfy(score -> assertThat(score.reason()).isNotBlank());
            checkNext(scores, ready, selector.select(CONTEXT, ready).orElseThrow());
        }
        assertThat(selector.name()).matches("[a-z]+(-[a-z]+)*").isNotEqualTo("custom");
    }

    /** The one with the highest score is chosen, where chance does not decide. */
    void checkNext(List<AccountSelector.Score> scores, List<AccountView> ready, AccountView chosen) {
        double most =
                scores.stream().mapToDouble(AccountSelector.Score::value).max().orElseThrow();
        assertThat(scores.get(ready.indexOf(chosen)).value()).isEqualTo(most);
    }

    @Test
    void manyThreadsMayAskAtOnce() throws InterruptedException {
        AccountSelector selector = selector();
        List<AccountView> ready = List.of(view(1, 0, 1, 0, 1.0), view(2, 0, 1, 0, 1.0));
        AtomicReference<Throwable> failure = new AtomicReference<>();
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 8; t++) {
            Thread thread = new Thread(() -> {
                for (int i = 0; i < 1_000; i++) {
                    assertThat(selector.select(CONTEXT, ready)).isPresent();
                }
            });
            thread.setUncaughtExceptionHandler((where, thrown) -> failure.set(thrown));
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failure.get()).isNull();
    }
}

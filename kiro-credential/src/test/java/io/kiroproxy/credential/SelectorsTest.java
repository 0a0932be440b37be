package io.kiroproxy.credential;

import static io.kiroproxy.credential.AccountSelectorContract.CONTEXT;
import static io.kiroproxy.credential.AccountSelectorContract.view;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SelectorsTest {
    private static String chosen(AccountSelector selector, AccountView... ready) {
        return selector.select(CONTEXT, List.of(ready)).orElseThrow().id().value();
    }

    @Test
    void fewestCallsAtOnceWins() {
        assertThat(chosen(AccountSelector.leastInFlight(), view(1, 0, 1, 3, null), view(2, 0, 1, 1, null)))
                .isEqualTo("a2");
    }

    @Test
    void lowestPriorityNumberWins() {
        assertThat(chosen(AccountSelector.priority(), view(1, 5, 1, 0, null), view(2, 1, 1, 9, null)))
                .isEqualTo("a2");
    }

    @Test
    void mostCreditsLeftWinsAndUnknownCountsAsNone() {
        assertThat(chosen(AccountSelector.mostQuotaLeft(), view(1, 0, 1, 0, null), view(2, 0, 1, 0, 3.0)))
                .isEqualTo("a2");
    }

    @Test
    void equalsTakeTurns() {
        AccountSelector selector = AccountSelector.priority();
        AccountView one = view(1, 0, 1, 0, null);
        AccountView two = view(2, 0, 1, 0, null);
        assertThat(List.of(chosen(selector, one, two), chosen(selector, one, two), chosen(selector, one, two)))
                .containsExactly("a1", "a2", "a1");
    }

    @Test
    void turnsAreEqualWhoeverComesAndGoes() {
        long seed = 77;
        Random random = new Random(seed);
        AccountSelector selector = AccountSelector.roundRobin();
        int[] turns = new int[6];
        for (int i = 0; i < 6_000; i++) {
            int away = random.nextInt(6);
            List<AccountView> ready = IntStream.range(0, 6)
                    .filter(number -> number != away)
                    .mapToObj(number -> view(number + 1, 0, 1, 0, null))
                    .toList();
            turns[
                    Integer.parseInt(selector.select(CONTEXT, ready)
                                    .orElseThrow()
                                    .id()
                                    .value()
                                    .substring(1))
                            - 1]++;
        }
        assertThat(IntStream.of(turns)).as("seed " + seed).allMatch(count -> count > 950 && count < 1_050);
    }

    @Test
    void oneIsFilledBeforeTheNext() {
        AccountSelector selector = AccountSelector.stickyFill();
        assertThat(chosen(selector, view(1, 0, 1, 99, null), view(2, 0, 1, 0, null)))
                .isEqualTo("a1");
    }

    @Test
    void weightsShareInProportion() {
        AccountSelector selector = AccountSelector.weighted(new Random(5));
        int heavy = 0;
        for (int i = 0; i < 10_000; i++) {
            heavy += chosen(selector, view(1, 0, 3, 0, null), view(2, 0, 1, 0, null))
                            .equals("a1")
                    ? 1
                    : 0;
        }
        assertThat(heavy).isBetween(7_300, 7_700);
    }

    @Nested
    class RoundRobin extends AccountSelectorContract {
        @Override
        AccountSelector selector() {
            return AccountSelector.roundRobin();
        }
    }

    @Nested
    class LeastInFlight extends AccountSelectorContract {
        @Override
        AccountSelector selector() {
            return AccountSelector.leastInFlight();
        }
    }

    @Nested
    class Priority extends AccountSelectorContract {
        @Override
        AccountSelector selector() {
            return AccountSelector.priority();
        }
    }

    @Nested
    class Weighted extends AccountSelectorContract {
        @Override
        AccountSelector selector() {
            return AccountSelector.weighted(new Random(3));
        }

        @Override
        void checkNext(List<AccountSelector.Score> scores, List<AccountView> ready, AccountView chosen) {
            assertThat(scores.stream().mapToDouble(AccountSelector.Score::value))
                    .containsExactly(2.0 / 7, 1.0 / 7, 4.0 / 7);
        }
    }

    @Nested
    class MostQuotaLeft extends AccountSelectorContract {
        @Override
        AccountSelector selector() {
            return AccountSelector.mostQuotaLeft();
        }
    }

    @Nested
    class StickyFill extends AccountSelectorContract {
        @Override
        AccountSelector selector() {
            return AccountSelector.stickyFill();
        }
    }
}

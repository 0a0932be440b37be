package io.kiroproxy.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.core.spi.UpstreamFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An account that comes, or comes back, gets its share of new sessions by and by (user-pains.md P08, P09). */
class SlowStartTest {
    private int session;

    private static <T> T run(Pool pool, java.util.concurrent.CompletionStage<T> stage) {
        pool.time.run();
        return Pool.join(stage);
    }

    private static Pool withSecond(String selection) {
        AccountSelector selector =
                selection.equals("priority") ? AccountSelector.priority() : AccountSelector.roundRobin();
        Pool pool = new Pool(1, builder -> builder.selector(selector));
        Account second = Pool.social(2, Instant.parse("2026-11-25T10:00:00Z")).toBuilder()
                .priority(-1)
                .build();
        run(pool, pool.registry.add(second));
        return pool;
    }

    /** How many of {@code calls} new sessions each account gets at this moment. */
    private Map<String, Integer> uses(Pool pool, int calls) {
        Map<String, Integer> uses = new HashMap<>();
        for (int i = 0; i < calls; i++) {
            uses.merge(pool.use("session " + session++), 1, Integer::sum);
        }
        return uses;
    }

    private static double share(Pool pool) {
        return pool.registry.explain(Pool.query("new")).candidates().stream()
                .filter(candidate -> candidate.id().value().equals("a2"))
                .findFirst()
                .orElseThrow()
                .share();
    }

    @Test
    void aNewAccountsShareRisesFromATenthToAllOfIt() {
        Pool pool = withSecond("round-robin");
        assertThat(share(pool)).isEqualTo(0.1);
        assertThat(uses(pool, 200).get("a2")).isBetween(17, 20);

        pool.time.jump(Duration.ofSeconds(30));
        assertThat(share(pool)).isEqualTo(0.5);
        assertThat(uses(pool, 200).get("a2")).isBetween(65, 68);

        pool.time.jump(Duration.ofSeconds(30));
        assertThat(share(pool)).isEqualTo(1);
        assertThat(uses(pool, 200).get("a2")).isEqualTo(100);
    }

    @Test
    void atNoMomentItGetsMoreThanItsPartWhateverTheStrategyWants() {
        Pool pool = withSecond("priority");
        for (int second = 0; second < 60; second++) {
            double share = share(pool);
            assertThat(uses(pool, 100).getOrDefault("a2", 0))
                    .as("after %d s", second)
                    .isLessThanOrEqualTo((int) Math.ceil(share * 100) + 1);
            pool.time.jump(Duration.ofSeconds(1));
        }
        assertThat(uses(pool, 100)).containsOnly(Map.entry("a2", 100));
    }

    @ParameterizedTest
    @ValueSource(strings = {"throttled", "switched off", "restored", "logged in again"})
    void anAccountThatComesBackStartsSlowly(String way) {
        Pool pool = new Pool(2);
        AccountId two = AccountId.of("a2");
        uses(pool, 1);
        switch (way) {
            case "throttled" -> {
                assertThat(pool.fail("t", Pool.failure(UpstreamFailure.Kind.THROTTLED)))
                        .isEqualTo("a2");
                pool.time.jump(Duration.ofSeconds(300));
            }
            case "switched off" -> {
                run(pool, pool.registry.disable(two));
                run(pool, pool.registry.enable(two));
            }
            case "restored" -> {
                pool.fail("t", Pool.failure(UpstreamFailure.Kind.SUSPENDED));
                run(pool, pool.registry.restore(two));
            }
            default -> {
                pool.fail("t", Pool.failure(UpstreamFailure.Kind.NEEDS_LOGIN));
                run(pool, pool.registry.refresh(two));
            }
        }
        assertThat(share(pool)).isEqualTo(0.1);
        pool.time.jump(Duration.ofSeconds(60));
        assertThat(share(pool)).isEqualTo(1);
    }

    @Test
    void accountsThatStartTogetherShareAsAlways() {
        Pool pool = new Pool(List.of(), builder -> builder);
        for (int i = 1; i <= 2; i++) {
            run(pool, pool.registry.add(Pool.social(i, Instant.parse("2026-11-25T10:00:00Z"))));
        }
        assertThat(uses(pool, 8)).containsOnly(Map.entry("a1", 4), Map.entry("a2", 4));
    }

    @Test
    void anAccountThatIsAloneTakesEverything() {
        Pool pool = new Pool(List.of(), builder -> builder);
        run(pool, pool.registry.add(Pool.social(1, Instant.parse("2026-11-25T10:00:00Z"))));
        assertThat(uses(pool, 50)).containsOnly(Map.entry("a1", 50));
    }

    @Test
    void aSessionOfTheNewAccountStaysWithIt() {
        Pool pool = withSecond("priority");
        assertThat(pool.use("mine")).isEqualTo("a2");
        for (int i = 0; i < 10; i++) {
            uses(pool, 1);
            assertThat(pool.use("mine")).isEqualTo("a2");
        }
    }

    @Test
    void theTimeCanBeChangedAndSwitchedOff() {
        Pool pool = withSecond("round-robin");
        pool.registry.changeSlowStart(Duration.ofSeconds(10));
        pool.time.jump(Duration.ofSeconds(5));
        assertThat(share(pool)).isEqualTo(0.5);
        pool.registry.changeSlowStart(Duration.ZERO);
        assertThat(share(pool)).isEqualTo(1);
    }
}

package io.kiroproxy.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.spi.AccountLease;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** An account begins at most so many calls in any minute (user-pains.md P08). */
class PaceTest {
    private static Pool paced(int accounts, int perMinute) {
        List<Account> paced = new ArrayList<>();
        Pool.socials(accounts)
                .forEach(account -> paced.add(account.toBuilder()
                        .traits(AccountTraits.NONE.withRequestsPerMinute(perMinute))
                        .build()));
        return new Pool(paced, builder -> builder);
    }

    @Test
    void noMinuteHoldsMoreCallsThanAllowedWhicheverOneLooksAt() {
        Pool pool = paced(1, 3);
        pool.use("s");
        pool.time.jump(Duration.ofSeconds(30));
        pool.use("s");
        pool.use("s");
        assertThat(pool.refusal(Pool.query("s")).kind()).isEqualTo(ErrorKind.RATE_LIMITED);
        assertThat(pool.refusal(Pool.query("s")).retryAfter()).isEqualTo(Duration.ofSeconds(30));
        pool.time.jump(Duration.ofSeconds(30));
        pool.use("s");
        assertThat(pool.refusal(Pool.query("s")).retryAfter()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void anotherAccountServesWhileOneIsAtItsPace() {
        Pool pool = paced(2, 1);
        assertThat(pool.use("s")).isEqualTo("a1");
        assertThat(pool.use("s")).isEqualTo("a2");
        assertThat(pool.registry.explain(Pool.query("s")).exclusions())
                .extracting(PoolExplanation.Exclusion::why)
                .containsOnly(PoolExplanation.Why.PACED);
    }

    private static Pool limited(Duration interval, int perMinute, int globalPerMinute) {
        RateLimits limits = new RateLimits(RateLimits.Switch.ON, interval, perMinute, globalPerMinute);
        return new Pool(2, builder -> builder.rateLimits(limits));
    }

    @Test
    void theLimitOfAllAccountsTogetherHoldsWhereNoOtherDoes() {
        Pool pool = limited(Duration.ZERO, 0, 3);
        assertThat(List.of(pool.use("s"), pool.use("t"), pool.use("u"))).containsExactly("a1", "a2", "a1");
        pool.time.jump(Duration.ofSeconds(20));
        assertThat(pool.refusal(Pool.query("v")).retryAfter()).isEqualTo(Duration.ofSeconds(40));
        pool.time.jump(Duration.ofSeconds(40));
        assertThat(pool.use("v")).isEqualTo("a2");
    }

    @Test
    void theIntervalOfEachAccountHoldsWhereNoOtherDoes() {
        Pool pool = limited(Duration.ofSeconds(20), 0, 0);
        assertThat(List.of(pool.use("s"), pool.use("t"))).containsExactly("a1", "a2");
        pool.time.jump(Duration.ofSeconds(12));
        assertThat(pool.refusal(Pool.query("s")).retryAfter()).isEqualTo(Duration.ofSeconds(8));
        pool.time.jump(Duration.ofSeconds(8));
        assertThat(pool.use("s")).isEqualTo("a1");
    }

    @Test
    void theLimitOfEachAccountHoldsWhereItHasNoneOfItsOwn() {
        Pool pool = limited(Duration.ZERO, 2, 0);
        for (int i = 0; i < 4; i++) {
            pool.use("session " + i);
        }
        assertThat(pool.refusal(Pool.query("s")).kind()).isEqualTo(ErrorKind.RATE_LIMITED);
    }

    @Test
    void aCallWaitsWhenItsTurnComesWithinItsPatience() {
        Pool pool = paced(1, 1);
        pool.use("s");
        pool.time.jump(Duration.ofSeconds(57));
        CompletionStage<AccountLease> waiting = pool.ask(Pool.query("s"));
        assertThat(waiting.toCompletableFuture()).isNotDone();
        pool.time.advance(Duration.ofSeconds(3));
        assertThat(Pool.join(waiting).identity().accountId()).isEqualTo("a1");
    }
}

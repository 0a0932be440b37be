package io.kiroproxy.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.core.spi.AccountLease;
import io.kiroproxy.core.spi.AttemptOutcome;
import io.kiroproxy.core.spi.UpstreamFailure;
import io.kiroproxy.core.spi.UpstreamFailure.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is known of allowances, and what follows from it. */
class QuotaTest {
    private static final AccountId ONE = AccountId.of("a1");
    private static final Instant RESET = Instant.parse("2026-11-27T00:00:00Z");

    private final FakeControlPlane upstream = new FakeControlPlane();
    private final Pool pool = new Pool(1, builder -> builder.controlPlane(upstream));
    private final List<String> notices = new ArrayList<>();

    private void know(double used, double limit, Instant reset) {
        upstream.usage.put("a1", FakeControlPlane.limits(used, limit, reset));
        var asked = pool.registry.usage(ONE, Duration.ZERO);
        pool.time.run();
        Pool.join(asked);
    }

    private AccountView view() {
        return pool.registry.account(ONE).orElseThrow();
    }

    private void bill(double credits) {
        AccountLease lease = pool.acquire("s");
        lease.close(new AttemptOutcome.Success(credits));
        pool.time.run();
    }

    private void exhaust() {
        pool.fail("s", Pool.failure(Kind.QUOTA_EXHAUSTED));
    }

    @Test
    void aUsedUpAllowanceComesBackWithTheResetThatIsKnown() {
        know(100, 100, RESET);
        exhaust();
        assertThat(view().health()).isEqualTo(new AccountHealth.Exhausted(RESET.plus(Duration.ofMinutes(5))));
    }

    @Test
    void aResetThatIsLearntAfterwardsReplacesTheGuess() {
        exhaust();
        assertThat(view().health()).isEqualTo(new AccountHealth.Exhausted(Instant.parse("2026-12-01T00:05:00Z")));
        know(100, 100, RESET);
        assertThat(view().health()).isEqualTo(new AccountHealth.Exhausted(RESET.plus(Duration.ofMinutes(5))));
    }

    @Test
    void aDayThatTheUpstreamNamedIsNotReplaced() {
        Instant tomorrow = Instant.parse("2026-11-24T00:00:00Z");
        pool.fail("s", new UpstreamFailure(Kind.QUOTA_EXHAUSTED, "today", 429, null, null, null, tomorrow));
        know(10, 100, RESET);
        assertThat(view().health()).isEqualTo(new AccountHealth.Exhausted(tomorrow.plus(Duration.ofMinutes(5))));
    }

    @Test
    void creditsAreCountedDownBetweenAnswersAboutUsage() {
        know(10, 100, RESET);
        bill(2.5);
        bill(0.25);
        assertThat(view().quotaLeft()).hasValue(87.25);
        assertThat(view().state().credits()).isEqualTo(2.75);
        know(11, 100, RESET);
        assertThat(view().quotaLeft()).hasValue(89);
    }

    @Test
    void aLowBalanceIsToldOnceUntilItIsFilledUp() {
        pool.registry.addListener((id, what) -> {
            if (what.contains("low balance")) {
                notices.add(what);
            }
        });
        know(79, 100, RESET);
        bill(0.5);
        assertThat(view().lowBalance()).isFalse();
        bill(1);
        bill(1);
        assertThat(view().lowBalance()).isTrue();
        assertThat(notices).containsExactly("low balance: 19.5 of 100 credits are left");

        know(0, 100, RESET);
        assertThat(view().lowBalance()).isFalse();
        know(90, 100, RESET);
        assertThat(notices).hasSize(2);
    }

    @Test
    void theThresholdCanBeChanged() {
        know(60, 100, RESET);
        assertThat(view().lowBalance()).isFalse();
        pool.registry.changeLowBalance(50);
        assertThat(view().lowBalance()).isTrue();
        pool.registry.changeLowBalance(0);
        know(100, 100, RESET);
        assertThat(view().lowBalance()).isFalse();
    }

    @Test
    void withoutAnAnswerNothingIsLow() {
        bill(1_000);
        assertThat(view().lowBalance()).isFalse();
    }

    @Test
    void anAnswerIsGivenFromMemoryWhileItIsFresh() {
        know(10, 100, RESET);
        pool.time.jump(Duration.ofMinutes(1));
        upstream.usage.put("a1", FakeControlPlane.limits(50, 100, RESET));
        var fromMemory = pool.registry.usage(ONE, Duration.ofMinutes(1));
        var anew = pool.registry.usage(ONE, Duration.ofSeconds(59));
        pool.time.run();
        assertThat(Pool.join(fromMemory).used()).isEqualTo(10);
        assertThat(Pool.join(anew).used()).isEqualTo(50);
        assertThat(view().usageAt()).isEqualTo(pool.time.instant());
    }
}

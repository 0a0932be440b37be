package io.kiroproxy.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Limits and budgets of one key. */
class KeyMeterTest {

    private final ManualClock clock = new ManualClock();
    private final KeyMeter meter = new KeyMeter();
    private int calls;

    private static ClientKey key(KeyTerms terms) {
        return new ClientKey(
                "1a2b3c4d", terms, List.of(new KeySum("00", "kiro-", null)), true, Instant.EPOCH, Instant.EPOCH);
    }

    private static KeyTerms limited(KeyLimits limits) {
        return KeyTerms.named("laptop").withLimits(limits);
    }

    private static KeyTerms tokens(double amount, KeyBudget.Mode mode) {
        return KeyTerms.named("laptop")
                .withBudget(new KeyBudget(KeyBudget.Unit.TOKENS, amount, KeyBudget.Period.DAY, mode));
    }

    private Admittance ask(KeyTerms terms, long tokens) {
        return meter.admit(new Claim(key(terms), "call" + calls++, tokens, tokens / 100.0), clock.instant());
    }

    private Admittance.Granted granted(KeyTerms terms, long tokens) {
        return (Admittance.Granted) ask(terms, tokens);
    }

    private GatewayException refused(KeyTerms terms, long tokens) {
        return ((Admittance.Refused) ask(terms, tokens)).reason();
    }

    private void settle(Admittance.Granted granted, long tokens) {
        meter.settle(granted, new Spending(1, tokens, 0, 0), clock.instant());
    }

    @Test
    void requestsOfAnySixtySecondsAreLimited() {
        KeyTerms two = limited(new KeyLimits(2, null, null));
        settle(granted(two, 1), 1);
        clock.advance(Duration.ofSeconds(20));
        settle(granted(two, 1), 1);
        clock.advance(Duration.ofSeconds(39));

        GatewayException refusal = refused(two, 1);

        assertThat(refusal.kind()).isEqualTo(ErrorKind.RATE_LIMITED);
        assertThat(refusal.retryAfter()).isEqualTo(Duration.ofSeconds(1));
        clock.advance(Duration.ofSeconds(1));
        granted(two, 1);
        assertThat(refused(two, 1).retryAfter()).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void tokensOfAMinuteCountAsClaimedAndThenAsUsed() {
        KeyTerms terms = limited(new KeyLimits(null, 1000, null));
        Admittance.Granted first = granted(terms, 900);
        assertThat(refused(terms, 200).kind()).isEqualTo(ErrorKind.RATE_LIMITED);

        settle(first, 100);

        granted(terms, 900);
        assertThat(refused(terms, 1).kind()).isEqualTo(ErrorKind.RATE_LIMITED);
    }

    @Test
    void callLargerThanTheMinuteRunsWhenNothingElseHas() {
        KeyTerms terms = limited(new KeyLimits(null, 1000, null));

        settle(granted(terms, 5000), 4000);

        assertThat(refused(terms, 1).retryAfter()).isEqualTo(Duration.ofSeconds(60));
        clock.advance(Duration.ofSeconds(60));
        granted(terms, 5000);
    }

    @Test
    void concurrencyIsFreedWhenACallIsSettledAndByTheLease() {
        KeyTerms one = limited(new KeyLimits(null, null, 1));
        Admittance.Granted first = granted(one, 1);
        assertThat(refused(one, 1).kind()).isEqualTo(ErrorKind.RATE_LIMITED);
        settle(first, 1);
        granted(one, 1);
        clock.advance(KeyMeter.LEASE.minusSeconds(1));
        assertThat(meter.expire(clock.instant())).isZero();
        clock.advance(Duration.ofSeconds(1));
        assertThat(meter.expire(clock.instant())).isEqualTo(1);

        granted(one, 1);
    }

    @Test
    void callIsSettledOnce() {
        Admittance.Granted call = granted(KeyTerms.named("laptop"), 10);

        settle(call, 7);
        settle(call, 7);

        assertThat(meter.usage(clock.instant()).days().values()).containsExactly(new Spending(1, 7, 0, 0));
        assertThat(meter.reserved()).isEqualTo(Spending.NONE);
    }

    @Test
    void hardBudgetRefusesWhatMightGoOverIt() {
        KeyTerms terms = tokens(1000, KeyBudget.Mode.HARD);
        Admittance.Granted running = granted(terms, 800);

        GatewayException held = refused(terms, 300);
        assertThat(held.kind()).isEqualTo(ErrorKind.RATE_LIMITED);
        assertThat(held.description()).contains("running calls");
        settle(running, 800);
        GatewayException tooLarge = refused(terms, 300);
        assertThat(tooLarge.kind()).isEqualTo(ErrorKind.QUOTA_EXHAUSTED);
        assertThat(tooLarge.description()).contains("200 left").contains("up to 300");
        settle(granted(terms, 200), 200);

        GatewayException over = refused(terms, 1);

        assertThat(over.kind()).isEqualTo(ErrorKind.QUOTA_EXHAUSTED);
        assertThat(over.retryAfter()).isEqualTo(Duration.ofHours(14));
        clock.advance(Duration.ofHours(14));
        granted(terms, 1000);
    }

    @Test
    void monthBeginsAnewWithTheMonth() {
        KeyTerms terms = KeyTerms.named("laptop")
                .withBudget(new KeyBudget(KeyBudget.Unit.CREDITS, 10, KeyBudget.Period.MONTH, KeyBudget.Mode.HARD));
        Admittance.Granted call = granted(terms, 1000);
        meter.settle(call, new Spending(1, 5, 5, 10), clock.instant());
        clock.advance(Duration.ofDays(7));
        assertThat(refused(terms, 1).kind()).isEqualTo(ErrorKind.QUOTA_EXHAUSTED);

        clock.advance(Duration.ofHours(14));

        assertThat(LocalDate.ofInstant(clock.instant(), java.time.ZoneOffset.UTC))
                .isEqualTo(LocalDate.of(2026, 12, 1));
        granted(terms, 1);
    }

    @Test
    void softBudgetWarnsOnceAndRefusesNothing() {
        KeyTerms terms = tokens(10, KeyBudget.Mode.SOFT);
        settle(granted(terms, 50), 9);
        assertThat(meter.passed(terms.budget(), clock.instant())).isFalse();
        settle(granted(terms, 50), 50);

        assertThat(meter.passed(terms.budget(), clock.instant())).isTrue();
        assertThat(meter.passed(terms.budget(), clock.instant())).isFalse();
        granted(terms, 50);
    }

    @Test
    void whatOtherServersHoldCounts() {
        KeyTerms terms = tokens(1000, KeyBudget.Mode.HARD);
        LocalDate today = LocalDate.of(2026, 11, 23);
        meter.saved(Map.of(), Map.of(today, new Spending(3, 500, 0, 0)), new Spending(1, 400, 0, 0));

        assertThat(refused(terms, 101).kind()).isEqualTo(ErrorKind.RATE_LIMITED);
        granted(terms, 100);
    }

    @Test
    void thousandParallelCallsNeverExceedTheBudget() throws Exception {
        try (AccessState state = AccessState.inMemory(clock)) {
            ClientKey key = key(tokens(10_000, KeyBudget.Mode.HARD));
            ExecutorService pool = Executors.newFixedThreadPool(50);
            CountDownLatch start = new CountDownLatch(1);
            AtomicInteger admitted = new AtomicInteger();
            for (int i = 0; i < 1_000; i++) {
                String id = "c" + i;
                pool.execute(() -> {
                    try {
                        start.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    Admittance answer = state.reserve(new Claim(key, id, 100, 0))
                            .toCompletableFuture()
                            .join();
                    if (answer instanceof Admittance.Granted call) {
                        admitted.incrementAndGet();
                        state.settle(call, new Spending(1, 100, 0, 0));
                    }
                });
            }

            start.countDown();
            pool.shutdown();
            assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();

            Spending spent = state.usage(key.id()).since(LocalDate.EPOCH);
            assertThat(spent.tokens()).isEqualTo(100L * admitted.get()).isLessThanOrEqualTo(10_000);
            assertThat(admitted.get()).isPositive();
            assertThat(state.usage(key.id()).reserved()).isEqualTo(Spending.NONE);
        }
    }
}

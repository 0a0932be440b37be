package io.kiroproxy.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.core.AccountScope;
import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.spi.AccountQuery;
import io.kiroproxy.core.spi.UpstreamFailure;
import io.kiroproxy.core.spi.UpstreamFailure.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every failure row of decisions.md 2 to 4 and architecture.md 7.1, and every way back. */
class AccountHealthTest {
    private static UpstreamFailure failure(Kind kind, @Nullable Duration retryAfter, @Nullable Instant resetsAt) {
        return new UpstreamFailure(kind, "the upstream said " + kind, 429, null, null, retryAfter, resetsAt);
    }

    @ParameterizedTest
    @CsvSource({
        "THROTTLED,        cooldown,   300",
        "QUOTA_EXHAUSTED,  cooldown,   655500",
        "SUSPENDED,        suspended,  -1",
        "NEEDS_LOGIN,      unhealthy,  -1",
        "AUTH_EXPIRED,     cooldown,   300",
        "ACCESS_DENIED,    unhealthy,  300",
        "CAPACITY,         active,     0",
        "MODEL_DENIED,     active,     0",
        "UNAVAILABLE,      active,     0",
        "NETWORK,          active,     0",
        "TIMEOUT,          active,     0",
        "CUT,              active,     0",
        "PROTOCOL,         active,     0",
        "ENDPOINT_UNKNOWN, active,     0",
        "BAD_REQUEST,      active,     0",
        "CONTEXT_TOO_LONG, active,     0",
        "CONTENT_FILTERED, active,     0",
        "CANCELLED,        active,     0",
    })
    void aFailureChangesTheHealthAsItsRowSays(Kind kind, String status, long seconds) {
        Pool pool = new Pool(1);

        pool.fail("s", failure(kind, null, null));

        AccountHealth health = pool.health(1);
        assertThat(health.status()).isEqualTo(status);
        if (seconds > 0) {
            assertThat(health.endsAt()).isEqualTo(pool.time.instant().plusSeconds(seconds));
        }
        assertThat(pool.registry.accounts().get(0).state().errors()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"BAD_REQUEST", "CONTEXT_TOO_LONG", "CONTENT_FILTERED", "CANCELLED"})
    void requestFailuresNeverTakeAnAccountOut(Kind kind) {
        Pool pool = new Pool(1);
        for (int i = 0; i < 50; i++) {
            pool.fail("s" + i, failure(kind, null, null));
        }
        assertThat(pool.use("t")).isEqualTo("a1");
    }

    @Test
    void aCooldownEndsByTheClockAlone() {
        Pool pool = new Pool(1);
        pool.fail("s", failure(Kind.THROTTLED, null, null));
        assertThat(pool.refusal(Pool.query("s")).kind()).isEqualTo(ErrorKind.RATE_LIMITED);

        pool.time.jump(Duration.ofSeconds(299));
        assertThat(pool.refusal(Pool.query("s")).retryAfter()).isEqualTo(Duration.ofSeconds(1));
        pool.time.jump(Duration.ofSeconds(1));

        assertThat(pool.health(1).status()).isEqualTo("active");
        assertThat(pool.use("s")).isEqualTo("a1");
    }

    @Test
    void theUpstreamsOwnWishDecidesHowLong() {
        Pool pool = new Pool(1);
        pool.fail("s", failure(Kind.THROTTLED, Duration.ofSeconds(17), null));
        assertThat(pool.refusal(Pool.query("s")).retryAfter()).isEqualTo(Duration.ofSeconds(17));
    }

    @Test
    void aQuotaComesBackFiveMinutesAfterItsReset() {
        Pool pool = new Pool(1);
        Instant reset = Instant.parse("2026-12-05T00:00:00Z");
        pool.fail("s", failure(Kind.QUOTA_EXHAUSTED, null, reset));

        GatewayException refusal = pool.refusal(Pool.query("s"));

        assertThat(refusal.kind()).isEqualTo(ErrorKind.QUOTA_EXHAUSTED);
        assertThat(refusal).hasMessageContaining("2026-12-05 00:05 UTC").hasMessageContaining("account 1 (a1)");
        pool.time.jump(Duration.between(pool.time.instant(), reset.plus(Duration.ofMinutes(5))));
        assertThat(pool.health(1).isReady()).isTrue();
    }

    @Test
    void aQuotaResetFarAwayIsCappedAt32Days() {
        Pool pool = new Pool(1);
        pool.fail("s", failure(Kind.QUOTA_EXHAUSTED, null, Instant.parse("2030-01-01T00:00:00Z")));
        assertThat(pool.health(1).endsAt()).isEqualTo(pool.time.instant().plus(Duration.ofDays(32)));
    }

    @Test
    void aSuspensionLastsUntilTheOwnerRestoresIt() {
        Pool pool = new Pool(2);
        pool.fail("s", failure(Kind.SUSPENDED, null, null));

        pool.time.jump(Duration.ofDays(400));
        assertThat(pool.health(1).status()).isEqualTo("suspended");
        assertThat(pool.use("s")).isEqualTo("a2");
        AccountHealth before = Pool.join(andRun(pool, pool.registry.restore(AccountId.of("a1"))));

        assertThat(before).isInstanceOf(AccountHealth.Suspended.class);
        assertThat(pool.health(1).isReady()).isTrue();
    }

    private static <T> T andRun(Pool pool, T stage) {
        pool.time.run();
        return stage;
    }

    @Test
    void nothingMilderReplacesASuspension() {
        Pool pool = new Pool(1);
        var one = pool.acquire("s");
        var two = pool.acquire("s");
        one.close(new io.kiroproxy.core.spi.AttemptOutcome.Failed(failure(Kind.SUSPENDED, null, null)));
        two.close(new io.kiroproxy.core.spi.AttemptOutcome.Failed(failure(Kind.THROTTLED, null, null)));
        assertThat(pool.health(1).status()).isEqualTo("suspended");
    }

    @Test
    void threeEndpointFailuresInARowPauseFor30Seconds() {
        Pool pool = new Pool(1);
        pool.fail("s", failure(Kind.UNAVAILABLE, null, null));
        pool.fail("s", failure(Kind.TIMEOUT, null, null));
        pool.use("s");
        pool.fail("s", failure(Kind.NETWORK, null, null));
        pool.fail("s", failure(Kind.CUT, null, null));
        assertThat(pool.health(1).isReady()).isTrue();

        pool.fail("s", failure(Kind.UNAVAILABLE, null, null));

        GatewayException refusal = pool.refusal(Pool.query("s"));
        assertThat(refusal.kind()).isEqualTo(ErrorKind.UPSTREAM_UNAVAILABLE);
        assertThat(refusal.retryAfter()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void capacityPausesTheModelOnThatAccountForFiveSeconds() {
        Pool pool = new Pool(1);
        pool.fail("s", failure(Kind.CAPACITY, null, null));

        assertThat(pool.refusal(Pool.query("s")).kind()).isEqualTo(ErrorKind.RATE_LIMITED);
        AccountQuery otherModel =
                new AccountQuery("c", "kiro", "model-2", "s", AccountScope.ANY, Set.of(), Duration.ofSeconds(1));
        assertThat(Pool.join(pool.ask(otherModel)).identity().accountId()).isEqualTo("a1");
        pool.time.jump(Duration.ofSeconds(5));
        assertThat(pool.use("s")).isEqualTo("a1");
    }

    @Test
    void aDeniedModelIsRememberedForAnHour() {
        Pool pool = new Pool(2);
        assertThat(pool.fail("s", failure(Kind.MODEL_DENIED, null, null))).isEqualTo("a1");

        assertThat(pool.use("s")).isEqualTo("a2");
        pool.fail("s", failure(Kind.MODEL_DENIED, null, null));
        assertThat(pool.refusal(Pool.query("s")).kind()).isEqualTo(ErrorKind.MODEL_NOT_FOUND);
        pool.time.jump(Duration.ofHours(1));
        pool.time.run();
        assertThat(pool.registry.explain(Pool.query("s")).candidates()).hasSize(2);
    }

    @Test
    void whenOwnersMustActTheAnswerSaysWhoAndWhat() {
        Pool pool = new Pool(2);
        pool.fail("s", failure(Kind.SUSPENDED, null, null));
        pool.fail("t", failure(Kind.NEEDS_LOGIN, null, null));

        GatewayException refusal = pool.refusal(Pool.query("s"));

        assertThat(refusal.kind()).isEqualTo(ErrorKind.ACCOUNT_ACTION_REQUIRED);
        assertThat(refusal)
                .hasMessageContaining("account 1 (a1): suspended by the vendor")
                .hasMessageContaining("account 2 (a2): needs a new login");
    }

    @Test
    void withoutAccountsTheAnswerSaysHowToAddOne() {
        Pool pool = new Pool(0);
        GatewayException refusal = pool.refusal(Pool.query("s"));
        assertThat(refusal.kind()).isEqualTo(ErrorKind.UPSTREAM_UNAVAILABLE);
        assertThat(refusal).hasMessageContaining("accounts scan --add");
    }

    @Test
    void theSoonestRecoveryDecidesTheAnswerOfAMixedPool() {
        Pool pool = new Pool(3);
        pool.fail("s", failure(Kind.QUOTA_EXHAUSTED, null, null));
        pool.fail("t", failure(Kind.SUSPENDED, null, null));
        pool.fail("u", failure(Kind.THROTTLED, Duration.ofSeconds(42), null));

        GatewayException refusal = pool.refusal(Pool.query("v"));

        assertThat(refusal.kind()).isEqualTo(ErrorKind.RATE_LIMITED);
        assertThat(refusal.retryAfter()).isEqualTo(Duration.ofSeconds(42));
    }

    @Test
    void explainNamesEveryExclusionWithItsEnd() {
        Pool pool = new Pool(3);
        pool.fail("s", failure(Kind.THROTTLED, null, null));
        Pool.join(andRun(pool, pool.registry.disable(AccountId.of("a2"))));

        PoolExplanation explanation = pool.registry.explain(Pool.query("s"));

        assertThat(explanation.candidates())
                .extracting(PoolExplanation.Candidate::id)
                .containsExactly(AccountId.of("a3"));
        assertThat(explanation.exclusions())
                .extracting(PoolExplanation.Exclusion::why)
                .containsExactly(PoolExplanation.Why.THROTTLED, PoolExplanation.Why.DISABLED);
        assertThat(explanation.exclusions().get(0).until())
                .isEqualTo(pool.time.instant().plusSeconds(300));
        assertThat(explanation.exclusions().get(1).until()).isNull();
    }
}

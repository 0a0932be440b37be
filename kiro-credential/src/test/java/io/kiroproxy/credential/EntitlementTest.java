package io.kiroproxy.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.spi.UpstreamFailure;
import io.kiroproxy.credential.PoolExplanation.Exclusion;
import io.kiroproxy.credential.PoolExplanation.Why;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Only accounts whose own plan lists a model are chosen for it (user-pains.md P24). */
class EntitlementTest {
    private static final AccountId ONE = AccountId.of("a1");
    private static final AccountId TWO = AccountId.of("a2");

    private final FakeControlPlane upstream = new FakeControlPlane();
    private final Pool pool = new Pool(2, builder -> builder.controlPlane(upstream));

    private void know(AccountId id, String... models) {
        upstream.models.put(id.value(), List.of(models));
        var asked = pool.registry.models(id, Duration.ZERO);
        pool.time.run();
        assertThat(Pool.join(asked)).containsExactly(models);
    }

    private Set<String> usedBySixSessions() {
        Set<String> used = new HashSet<>();
        for (int i = 0; i < 6; i++) {
            used.add(pool.use("session " + i + " at " + pool.time.instant()));
        }
        return used;
    }

    @Test
    void anAccountWhosePlanLacksTheModelIsNotChosenForIt() {
        know(ONE, "model-0");
        know(TWO, "model-0", "model-1");

        assertThat(usedBySixSessions()).containsExactly("a2");
        assertThat(pool.registry.explain(Pool.query("new")).exclusions())
                .containsExactly(
                        new Exclusion(ONE, "account 1 (a1)", Why.MODEL_DENIED, "its plan does not list model-1", null));
    }

    @Test
    void anAccountWhoseModelsAreNotKnownIsNotExcluded() {
        know(TWO, "model-1");
        assertThat(usedBySixSessions()).containsExactlyInAnyOrder("a1", "a2");
    }

    @Test
    void aModelThatNoPlanListsIsLeftToTheUpstream() {
        know(ONE, "model-0");
        know(TWO, "model-0");
        assertThat(usedBySixSessions()).containsExactlyInAnyOrder("a1", "a2");
    }

    @Test
    void aListOlderThanADaySaysNothing() {
        know(ONE, "model-0");
        know(TWO, "model-1");
        pool.time.jump(Duration.ofDays(1).minusSeconds(1));
        assertThat(usedBySixSessions()).containsExactly("a2");

        pool.time.jump(Duration.ofSeconds(1));

        assertThat(usedBySixSessions()).containsExactlyInAnyOrder("a1", "a2");
    }

    @Test
    void aPlanThatGrowsIsNoticedWithTheNextList() {
        know(ONE, "model-0");
        know(TWO, "model-1");
        know(ONE, "model-0", "model-1");
        assertThat(usedBySixSessions()).containsExactlyInAnyOrder("a1", "a2");
    }

    @Test
    void aListIsAskedForAgainOnlyWhenItIsOlderThanWanted() {
        know(ONE, "model-0");
        pool.time.jump(Duration.ofMinutes(10));
        var known = pool.registry.models(ONE, Duration.ofMinutes(10));
        pool.time.run();
        assertThat(Pool.join(known)).containsExactly("model-0");
        assertThat(upstream.questions).isEqualTo(1);

        pool.registry.models(ONE, Duration.ofMinutes(9));
        pool.time.run();

        assertThat(upstream.questions).isEqualTo(2);
    }

    @Test
    void aSessionDoesNotStayWhereItsNewModelIsNotOffered() {
        know(ONE, "model-0", "model-1");
        know(TWO, "model-0", "model-1");
        String first = pool.use("s");
        know(AccountId.of(first), "model-0");
        assertThat(pool.use("s")).isNotEqualTo(first);
    }

    @Test
    void whenTheOnlyAccountWithTheModelPausesTheAnswerSaysForHowLong() {
        know(ONE, "model-0");
        know(TWO, "model-1");
        pool.fail("s", Pool.failure(UpstreamFailure.Kind.THROTTLED));
        var refusal = pool.refusal(Pool.query("s"));
        assertThat(refusal.kind()).isEqualTo(ErrorKind.RATE_LIMITED);
        assertThat(refusal.retryAfter()).isEqualTo(Duration.ofSeconds(300));
    }
}

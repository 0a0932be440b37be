package io.kiroproxy.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.core.model.JsonText;
import io.kiroproxy.core.spi.HttpTransport;
import io.kiroproxy.core.spi.UpstreamFailure;
import io.kiroproxy.core.spi.UpstreamFailure.Kind;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every row of architecture.md 7.1, seen from outside. */
class FailoverTest {

    private static final String[] GOOD = {"start", "text fine", "stop END_TURN"};

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {
                "THROTTLED",
                "QUOTA_EXHAUSTED",
                "MODEL_DENIED",
                "CAPACITY",
                "NEEDS_LOGIN",
                "ACCESS_DENIED",
                "ENDPOINT_UNKNOWN"
            })
    void accountOrModelTroubleGoesToAnotherAccountAtOnce(Kind kind) {
        ManualCall call = ManualCall.with("a", "b");
        call.transport.refuse(429, kind.name()).answer(GOOD);

        call.start();

        assertThat(call.text()).isEqualTo("fine");
        assertThat(call.provider.accounts()).containsExactly("a", "b");
        assertThat(call.accounts.outcomes()).containsExactly("failed " + kind, "success -1.0");
        assertThat(call.record().attempts().get(0).status()).isEqualTo(429);
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"SUSPENDED", "CONTEXT_TOO_LONG", "CONTENT_FILTERED", "BAD_REQUEST"})
    void otherAccountsAreNotTriedWhereThatIsWrong(Kind kind) {
        ManualCall call = ManualCall.with("a", "b");
        call.transport.refuse(403, kind.name());

        call.start();

        assertThat(call.error()).isEqualTo(kind.errorKind());
        assertThat(call.accounts.outcomes()).containsExactly("failed " + kind);
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"UNAVAILABLE", "NETWORK", "TIMEOUT", "CUT", "PROTOCOL"})
    void passingTroubleIsTriedOnceMoreWithTheSameAccountAfterAPause(Kind kind) {
        ManualCall call = ManualCall.with("a", "b");
        call.transport.refuse(503, kind.name()).refuse(503, kind.name()).answer(GOOD);

        call.start();
        assertThat(call.provider.accounts()).containsExactly("a");
        call.advance(Duration.ofMillis(199));
        assertThat(call.provider.accounts()).containsExactly("a");
        call.advance(Duration.ofMillis(1802));

        assertThat(call.text()).isEqualTo("fine");
        assertThat(call.provider.accounts()).containsExactly("a", "a", "b");
        assertThat(call.accounts.outcomes()).containsExactly("failed " + kind, "success -1.0");
    }

    @Test
    void refusedTokenIsRenewedOnceThenAnotherAccountIsTried() {
        ManualCall call = ManualCall.with("a", "b");
        call.transport.refuse(403, "AUTH_EXPIRED").refuse(403, "AUTH_EXPIRED").answer(GOOD);

        call.start();

        assertThat(call.provider.accounts()).containsExactly("a", "a", "b");
        assertThat(call.accounts.outcomes()).containsExactly("renewed", "failed AUTH_EXPIRED", "success -1.0");
    }

    @Test
    void refusedRenewalGoesToAnotherAccount() {
        ManualCall call = ManualCall.with("a", "b");
        call.accounts.renewalsFail(UpstreamFailure.of(Kind.NEEDS_LOGIN, "log in again"));
        call.transport.refuse(403, "AUTH_EXPIRED").answer(GOOD);

        call.start();

        assertThat(call.text()).isEqualTo("fine");
        assertThat(call.accounts.outcomes()).containsExactly("renewed", "success -1.0");
    }

    @Test
    void threeAccountsAreTheLimit() {
        ManualCall call = ManualCall.with("a", "b", "c", "d");
        for (int i = 0; i < 3; i++) {
            call.transport.refuse(429, "THROTTLED");
        }

        call.start();

        assertThat(call.error()).isEqualTo(ErrorKind.RATE_LIMITED);
        assertThat(call.provider.accounts()).containsExactly("a", "b", "c");
    }

    @Test
    void lastFailureIsToldWhenAccountsRunOut() {
        ManualCall call = ManualCall.with("a");
        call.transport.refuse(402, "QUOTA_EXHAUSTED");

        call.start();

        assertThat(call.error()).isEqualTo(ErrorKind.QUOTA_EXHAUSTED);
        assertThat(call.accounts.queries().get(1).exclude()).containsExactly("a");
    }

    @Test
    void poolThatAddsNothingDoesNotHideTheFailure() {
        ManualCall call = ManualCall.with("a");
        call.accounts.whenNone(new GatewayException(ErrorKind.UPSTREAM_UNAVAILABLE, "tried already"));
        call.transport.refuse(503, "UNAVAILABLE").refuse(503, "UNAVAILABLE");

        call.start();
        call.advance(Duration.ofSeconds(3));

        assertThat(call.subscriber.error()).hasMessageNotContaining("tried already");
    }

    @Test
    void poolThatSaysTheSameMayAddWhenToComeBack() {
        ManualCall call = ManualCall.with("a");
        call.accounts.whenNone(
                new GatewayException(ErrorKind.RATE_LIMITED, "all cool down", Duration.ofSeconds(42), null));
        call.transport.refuse(429, "THROTTLED");

        call.start();

        assertThat(call.subscriber.error())
                .isInstanceOfSatisfying(GatewayException.class, failure -> assertThat(failure.retryAfter())
                        .isEqualTo(Duration.ofSeconds(42)));
    }

    @Test
    void emptyPoolFailsTheCallWithItsOwnWords() {
        ManualCall call = ManualCall.with();

        call.start();

        assertThat(call.subscriber.error()).hasMessage("no account is left");
        assertThat(call.heard).containsExactly("started", "ended UPSTREAM_ERROR");
    }

    @Test
    void providersOtherWayIsTriedBeforeAnyPolicy() {
        ManualCall call = ManualCall.with("a", "b");
        call.provider.alternative().alternative();
        call.transport
                .refuse(400, "BAD_REQUEST")
                .refuse(404, "ENDPOINT_UNKNOWN")
                .answer(GOOD);

        call.start();

        assertThat(call.text()).isEqualTo("fine");
        assertThat(call.provider.accounts()).containsExactly("a");
        assertThat(call.record().attempts()).hasSize(3);
        assertThat(call.accounts.outcomes()).containsExactly("success -1.0");
    }

    @Test
    void endlessAlternativesAreCutOff() {
        ManualCall call = ManualCall.with("a");
        for (int i = 0; i <= Attempts.MAX_ALTERNATIVES; i++) {
            call.provider.alternative();
            call.transport.refuse(400, "BAD_REQUEST");
        }

        call.start();

        assertThat(call.error()).isEqualTo(ErrorKind.INVALID_REQUEST);
        assertThat(call.transport.calls()).hasSize(Attempts.MAX_ALTERNATIVES + 1);
    }

    @Test
    void pauseThatCannotEndInTimeIsNotBegun() {
        ManualCall call = ManualCall.with("a");
        call.settings(builder -> builder.timeouts(GatewayTimeouts.DEFAULT.withTotal(Duration.ofMillis(150))));
        call.transport.refuse(503, "UNAVAILABLE");

        call.start();

        assertThat(call.error()).isEqualTo(ErrorKind.UPSTREAM_UNAVAILABLE);
        assertThat(call.executor.timers()).isZero();
    }

    @Test
    void policyThatNeverGivesUpIsCutOff() {
        ManualCall call = ManualCall.with("a");
        call.settings(builder -> builder.failover((failure, soFar) -> new Verdict.RetrySame(Duration.ofMillis(1))));
        for (int i = 0; i < Attempts.MAX_ATTEMPTS; i++) {
            call.transport.refuse(503, "UNAVAILABLE");
        }

        call.start().advance(Duration.ofMinutes(1));

        assertThat(call.error()).isEqualTo(ErrorKind.UPSTREAM_UNAVAILABLE);
        assertThat(call.transport.calls()).hasSize(Attempts.MAX_ATTEMPTS);
    }

    @Test
    void staleConnectionCostsNoAttempt() {
        ManualCall call = ManualCall.with("a");
        UpstreamFailure stale =
                new UpstreamFailure(Kind.NETWORK, "closed", 0, HttpTransport.STALE_CONNECTION, null, null, null);
        call.transport.fail(stale).answer(GOOD);

        call.start();

        assertThat(call.text()).isEqualTo("fine");
        assertThat(call.record().attempts()).hasSize(1);
        assertThat(call.provider.accounts()).containsExactly("a");
    }

    @Test
    void staleConnectionTwiceIsAFailure() {
        ManualCall call = ManualCall.with("a");
        UpstreamFailure stale =
                new UpstreamFailure(Kind.NETWORK, "closed", 0, HttpTransport.STALE_CONNECTION, null, null, null);
        call.settings(builder -> builder.failover((failure, soFar) -> new Verdict.GiveUp()));
        call.transport.fail(stale).fail(stale);

        call.start();

        assertThat(call.error()).isEqualTo(ErrorKind.UPSTREAM_UNAVAILABLE);
    }

    @Test
    void bigRefusalIsClassifiedByItsBeginning() {
        ManualCall call = ManualCall.with("a");
        String padding = String.join("", Collections.nCopies(Exchange.MAX_ERROR_BODY, "x"));
        call.transport.refuse(400, "BAD_REQUEST " + padding);

        call.start();

        assertThat(call.error()).isEqualTo(ErrorKind.INVALID_REQUEST);
    }

    @Test
    void requestTheProviderCannotTakeBlamesNoAccount() {
        ManualCall call = ManualCall.with("a");
        ChatRequest bad = new ChatRequest(
                "c1",
                "embedded",
                "fake",
                ManualCall.request().conversation(),
                ManualCall.request().generation(),
                null,
                AccountScope.ANY,
                null,
                List.of(),
                Map.of("unacceptable", JsonText.of("1")));

        call.start(bad);

        assertThat(call.error()).isEqualTo(ErrorKind.INVALID_REQUEST);
        assertThat(call.accounts.outcomes()).containsExactly("abandoned");
        assertThat(call.record().outcome()).isEqualTo(CallRecord.Outcome.CLIENT_ERROR);
    }

    @Test
    void defectOfTheProviderEndsTheCallAndGivesTheLeaseBack() {
        ManualCall call = ManualCall.with("a");
        call.transport.answer("start", "bug");

        call.start();

        assertThat(call.error()).isEqualTo(ErrorKind.INTERNAL);
        assertThat(call.accounts.outcomes()).containsExactly("abandoned");
    }

    @Test
    void defectOfTheTransportEndsTheCallAndGivesTheLeaseBack() {
        ManualCall call = ManualCall.with("a");

        call.start();

        assertThat(call.error()).isEqualTo(ErrorKind.INTERNAL);
        assertThat(call.accounts.outcomes()).containsExactly("abandoned");
    }
}

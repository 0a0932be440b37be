package io.kiroproxy.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiroproxy.core.spi.UpstreamFailure.Kind;
import io.kiroproxy.core.testing.FakeBody;
import io.kiroproxy.core.testing.RecordingSubscriber;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeadlineTest {

    private static final GatewayTimeouts LIMITS = new GatewayTimeouts(
            Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(100), Duration.ofSeconds(5));

    private static ManualCall call(String... accounts) {
        return ManualCall.with(accounts).settings(builder -> builder.timeouts(LIMITS));
    }

    @Test
    void silenceBeforeTheFirstContentIsOneMoreVerdict() {
        ManualCall call = call("a", "b");
        FakeBody silent = new FakeBody().push("start");
        call.transport.reply(200, silent).answer("text x\nstop END_TURN");

        call.start().advance(Duration.ofMillis(9_999));
        assertThat(silent.cancelled()).isFalse();
        call.advance(Duration.ofSeconds(3));

        assertThat(silent.cancelled()).isTrue();
        assertThat(call.text()).isEqualTo("x");
        assertThat(call.failures()).containsExactly(Kind.TIMEOUT);
    }

    @Test
    void missingHeadCountsAsSilence() {
        ManualCall call = call("a")
                .settings(builder -> builder.timeouts(LIMITS).failover((failure, soFar) -> new Verdict.GiveUp()));
        call.transport.hang();

        call.start().advance(Duration.ofSeconds(10));

        assertThat(call.error()).isEqualTo(ErrorKind.UPSTREAM_TIMEOUT);
        assertThat(call.transport.cancelled(0)).isTrue();
    }

    @Test
    void silenceBetweenEventsEndsTheStream() {
        ManualCall call = call("a");
        FakeBody body = new FakeBody().push("start\ntext x");
        call.transport.reply(200, body);
        call.start().advance(Duration.ofSeconds(19));
        body.push("text y");

        call.advance(Duration.ofSeconds(19));
        assertThat(call.subscriber.ended()).isFalse();
        call.advance(Duration.ofSeconds(1));

        assertThat(call.error()).isEqualTo(ErrorKind.UPSTREAM_TIMEOUT);
        assertThat(call.text()).isEqualTo("xy");
        assertThat(call.accounts.outcomes()).containsExactly("failed TIMEOUT");
    }

    @Test
    void bytesWithoutMeaningAreSilence() {
        ManualCall call = call("a");
        FakeBody body = new FakeBody().push("start\ntext x");
        call.transport.reply(200, body);
        call.start();

        for (int i = 0; i < 4; i++) {
            call.advance(Duration.ofSeconds(5));
            body.push("nothing");
        }

        assertThat(call.error()).isEqualTo(ErrorKind.UPSTREAM_TIMEOUT);
    }

    @Test
    void hiddenReasoningIsNoSilence() {
        ManualCall call = call("a");
        FakeBody body = new FakeBody();
        call.transport.reply(200, body);
        call.start();

        for (int i = 0; i < 4; i++) {
            call.advance(Duration.ofSeconds(9));
            body.push("think hm");
        }
        body.push("text x\nstop END_TURN").end();

        assertThat(call.text()).isEqualTo("x");
    }

    @Test
    void answerThatIsHeldBackIsNoSilence() {
        ManualCall call = call("a");
        FakeBody body = new FakeBody();
        call.transport.reply(200, body);
        call.start();

        for (int i = 0; i < 4; i++) {
            body.push("hold x");
            call.advance(Duration.ofSeconds(19));
        }
        body.push("stop END_TURN").end();

        assertThat(call.text()).isEqualTo("xxxx");
        assertThat(call.failures()).isEmpty();
    }

    @Test
    void answerThatIsHeldBackAndStopsIsSilenceBetweenEvents() {
        ManualCall call = call("a")
                .settings(builder -> builder.timeouts(LIMITS).failover((failure, soFar) -> new Verdict.GiveUp()));
        call.transport.reply(200, new FakeBody().push("hold x"));

        call.start().advance(Duration.ofSeconds(19));
        assertThat(call.subscriber.ended()).isFalse();
        call.advance(Duration.ofSeconds(1));

        assertThat(call.error()).isEqualTo(ErrorKind.UPSTREAM_TIMEOUT);
        assertThat(call.text()).isEmpty();
    }

    @Test
    void clientThatDoesNotReadIsNotTheUpstreamsSilence() {
        ManualCall call = ManualCall.asking(1, "a").settings(builder -> builder.timeouts(LIMITS));
        FakeBody body = new FakeBody()
                .push("start\ntext x")
                .push("text y\nstop END_TURN")
                .end();
        call.transport.reply(200, body);

        call.start().advance(Duration.ofSeconds(60));
        call.subscriber.request(10);
        call.executor.run();

        assertThat(call.text()).isEqualTo("xy");
        assertThat(call.subscriber.completed()).isTrue();
    }

    @Test
    void shorterIdleLimitCountsFromTheFirstContent() {
        ManualCall call =
                ManualCall.with("a").settings(builder -> builder.timeouts(LIMITS.withIdle(Duration.ofSeconds(2))));
        call.transport.reply(200, new FakeBody().push("text x"));

        call.start().advance(Duration.ofSeconds(2));

        assertThat(call.error()).isEqualTo(ErrorKind.UPSTREAM_TIMEOUT);
    }

    @Test
    void wholeCallHasALimit() {
        ManualCall call = call("a");
        FakeBody body = new FakeBody();
        call.transport.reply(200, body);
        call.start();

        for (int i = 0; i < 20; i++) {
            body.push("text x");
            call.advance(Duration.ofSeconds(5));
        }

        assertThat(call.error()).isEqualTo(ErrorKind.UPSTREAM_TIMEOUT);
        assertThat(body.cancelled()).isTrue();
        assertThat(call.accounts.outcomes()).containsExactly("abandoned");
    }

    @Test
    void refusalWhoseBodyNeverEndsIsClassifiedByWhatCame() {
        ManualCall call = call("a");
        call.transport.reply(400, new FakeBody().push("BAD_REQUEST"));

        call.start().advance(Duration.ofSeconds(10));

        assertThat(call.error()).isIn(ErrorKind.INVALID_REQUEST);
    }

    @Test
    void callBeyondTheLimitWaitsItsTurnOrIsToldToComeBack() {
        // Given a gateway with one place, taken
        ManualCall call = call("a");
        FakeBody first = new FakeBody().push("text x");
        call.transport.reply(200, first).answer("text z\nstop END_TURN");
        Gateway gateway = Gateway.builder()
                .provider(call.provider)
                .accounts(call.accounts)
                .transport(call.transport)
                .timeouts(LIMITS)
                .maxCallsInFlight(1)
                .build();
        RecordingSubscriber<Object> one = RecordingSubscriber.unbounded();
        RecordingSubscriber<Object> two = RecordingSubscriber.unbounded();
        RecordingSubscriber<Object> three = RecordingSubscriber.unbounded();
        gateway.stream(ManualCall.request(), call.executor).subscribe(one);
        gateway.stream(ManualCall.request(), call.executor).subscribe(two);
        call.executor.advance(Duration.ofSeconds(2));
        gateway.stream(ManualCall.request(), call.executor).subscribe(three);

        // When the wait of the second is over before the first has ended
        call.executor.advance(Duration.ofSeconds(4));
        first.push("stop END_TURN").end();
        call.executor.run();

        assertThat(one.completed()).isTrue();
        assertThat(two.error()).isInstanceOfSatisfying(GatewayException.class, failure -> {
            assertThat(failure.kind()).isEqualTo(ErrorKind.OVERLOADED);
            assertThat(failure.retryAfter()).isPositive();
        });
        assertThat(three.completed()).isTrue();
    }

    @Test
    void limitsAreChecked() {
        assertThatThrownBy(() -> LIMITS.withIdle(Duration.ZERO)).hasMessage("idle: PT0S (expected: PT0.001S to PT24H)");
        assertThatThrownBy(() -> LIMITS.withTotal(Duration.ofHours(25))).hasMessageContaining("total: PT25H");
        assertThat(LIMITS.withAcquire(Duration.ZERO).acquire()).isZero();
    }
}

package io.kiroproxy.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.core.testing.FakeBody;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The client leaves at every moment; each time the lease is closed once and the upstream is told. */
class CancelTest {

    private static void leave(ManualCall call) {
        call.subscriber.cancel();
        call.executor.run();
    }

    private static void nothingIsLeft(ManualCall call) {
        assertThat(call.record().outcome()).isEqualTo(CallRecord.Outcome.CANCELLED);
        assertThat(call.accounts.outcomes()).doesNotContain("open");
        assertThat(call.executor.timers()).isZero();
        assertThat(call.subscriber.ended()).isFalse();
    }

    @Test
    void whileAnAccountIsAwaited() {
        ManualCall call = ManualCall.with("a");
        call.accounts.hold();
        call.start();

        leave(call);
        call.accounts.release();
        call.executor.run();

        assertThat(call.accounts.outcomes()).containsExactly("abandoned");
        nothingIsLeft(call);
    }

    @Test
    void whileTheHeadIsAwaited() {
        ManualCall call = ManualCall.with("a");
        call.transport.hang();
        call.start();

        leave(call);

        assertThat(call.transport.cancelled(0)).isTrue();
        assertThat(call.accounts.outcomes()).containsExactly("abandoned");
        nothingIsLeft(call);
    }

    @Test
    void whileARefusalIsRead() {
        ManualCall call = ManualCall.with("a");
        FakeBody body = new FakeBody().push("THROT");
        call.transport.reply(429, body);
        call.start();

        leave(call);

        assertThat(body.cancelled()).isTrue();
        nothingIsLeft(call);
    }

    @Test
    void whileAPauseRuns() {
        ManualCall call = ManualCall.with("a");
        call.transport.refuse(503, "UNAVAILABLE");
        call.start();

        leave(call);
        call.advance(Duration.ofSeconds(5));

        assertThat(call.transport.calls()).hasSize(1);
        nothingIsLeft(call);
    }

    @Test
    void whileATokenIsRenewed() {
        ManualCall call = ManualCall.with("a");
        call.transport.refuse(403, "AUTH_EXPIRED");
        call.accounts.hold();
        call.start();
        call.accounts.release();
        call.executor.run();

        leave(call);
        call.accounts.release();
        call.executor.run();

        assertThat(call.accounts.outcomes()).containsExactly("renewed", "abandoned");
        nothingIsLeft(call);
    }

    @Test
    void beforeTheCommit() {
        ManualCall call = ManualCall.with("a");
        FakeBody body = new FakeBody().push("start");
        call.transport.reply(200, body);
        call.start();

        leave(call);

        assertThat(body.cancelled()).isTrue();
        nothingIsLeft(call);
    }

    @Test
    void inTheMiddleOfTheAnswer() {
        ManualCall call = ManualCall.with("a");
        FakeBody body = new FakeBody().push("start\ntext x");
        call.transport.reply(200, body);
        call.start();

        leave(call);

        assertThat(body.cancelled()).isTrue();
        assertThat(call.accounts.outcomes()).containsExactly("abandoned");
        nothingIsLeft(call);
    }

    @Test
    void insideOnNext() {
        ManualCall call = ManualCall.with("a");
        call.subscriber.doing(event -> call.subscriber.cancel());
        FakeBody body = new FakeBody().push("start\ntext x\ntext y");
        call.transport.reply(200, body);

        call.start();

        assertThat(call.subscriber.items()).hasSize(1);
        assertThat(body.cancelled()).isTrue();
        nothingIsLeft(call);
    }

    @Test
    void withEventsStillQueuedAfterTheUpstreamHasEnded() {
        ManualCall call = ManualCall.asking(1, "a");
        call.transport.answer("start\ntext x\nstop END_TURN");
        call.start();
        call.subscriber.request(1);
        call.executor.run();

        leave(call);

        nothingIsLeft(call);
    }

    @Test
    void subscriberThatThrowsHasLeft() {
        ManualCall call = ManualCall.with("a");
        call.subscriber.doing(event -> {
            throw new IllegalStateException("a defect of the client side");
        });
        FakeBody body = new FakeBody().push("start\ntext x");
        call.transport.reply(200, body);

        call.start();

        assertThat(body.cancelled()).isTrue();
        nothingIsLeft(call);
    }

    @Test
    void demandOfNothingIsAnError() {
        ManualCall call = ManualCall.asking(0, "a");
        call.transport.hang();
        call.start();

        call.subscriber.request(-1);
        call.executor.run();

        assertThat(call.subscriber.error()).isInstanceOf(IllegalArgumentException.class);
        assertThat(call.accounts.outcomes()).containsExactly("abandoned");
        assertThat(call.record().outcome()).isEqualTo(CallRecord.Outcome.CANCELLED);
    }
}

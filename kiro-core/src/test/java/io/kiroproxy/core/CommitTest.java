package io.kiroproxy.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.model.StopReason;
import io.kiroproxy.core.spi.UpstreamFailure;
import io.kiroproxy.core.testing.FakeBody;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What the client sees of failed attempts: nothing before the commit, never anything twice (user-pains.md P16). */
class CommitTest {

    private static final List<String> ANSWER = List.of(
            "start", "usage 1 0", "text one ", "text two ", "tool t1 ls", "input t1 {}", "done t1", "text three");

    @Test
    void nothingPassesBeforeTheFirstContent() {
        ManualCall call = ManualCall.with("a");
        FakeBody body = new FakeBody().push("start\nusage 1 0");
        call.transport.reply(200, body);

        call.start();
        assertThat(call.subscriber.items()).isEmpty();
        assertThat(call.heard).containsExactly("started");
        body.push("text x");

        assertThat(call.subscriber.items()).hasSize(3);
        assertThat(call.heard).containsExactly("started", "committed");
    }

    @Test
    void exceptionInsideA200BeforeContentIsOneMoreVerdict() {
        ManualCall call = ManualCall.with("a", "b");
        call.transport.answer("start\nusage 9 9", "throw THROTTLED").answer("start", "text b", "stop END_TURN");

        call.start();

        assertThat(call.text()).isEqualTo("b");
        assertThat(call.subscriber.items())
                .filteredOn(ChatEvent.MessageStart.class::isInstance)
                .hasSize(1);
        assertThat(call.accounts.outcomes()).containsExactly("failed THROTTLED", "success -1.0");
    }

    @Test
    void emptyAnswerIsAFailedAttempt() {
        ManualCall call = ManualCall.with("a");
        call.transport.answer("start\nusage 1 0\nstop END_TURN").answer("text ok\nstop END_TURN");

        call.start().advance(Duration.ofSeconds(2));

        assertThat(call.text()).isEqualTo("ok");
        assertThat(call.failures()).containsExactly(UpstreamFailure.Kind.CUT);
    }

    @Test
    void emptyRefusalIsAnAnswer() {
        ManualCall call = ManualCall.with("a");
        call.transport.answer("start\nstop REFUSAL");

        call.start();

        assertThat(call.subscriber.completed()).isTrue();
        assertThat(call.record().stopReason()).isEqualTo(StopReason.REFUSAL);
    }

    @Test
    void reasoningTheClientDoesNotSeeCommitsNothing() {
        ManualCall call = ManualCall.with("a", "b");
        call.transport.answer("start\nthink hm", "throw THROTTLED").answer("text b\nstop END_TURN");

        call.start();

        assertThat(call.text()).isEqualTo("b");
    }

    @Test
    void defaultStartStandsInForAMissingOne() {
        ManualCall call = ManualCall.with("a");
        call.transport.answer("text x\nstop END_TURN");

        call.start();

        assertThat(call.subscriber.items().get(0)).isInstanceOfSatisfying(ChatEvent.MessageStart.class, start -> {
            assertThat(start.messageId()).isEqualTo("c1");
            assertThat(start.model()).isEqualTo("fake");
            assertThat(start.estimate().inputTokens()).isPositive();
        });
    }

    @TestFactory
    Stream<DynamicTest> textIsNeverDoubledWhereverAnAttemptFails() {
        List<DynamicTest> tests = new ArrayList<>();
        for (int moment = 0; moment <= ANSWER.size(); moment++) {
            for (String how : List.of("throw THROTTLED", "throw UNAVAILABLE", "throw AUTH_EXPIRED", "cut", "broken")) {
                for (boolean otherWay : new boolean[] {false, true}) {
                    int after = moment;
                    tests.add(DynamicTest.dynamicTest(
                            how + " after " + after + ", alternative " + otherWay,
                            () -> failsAfter(after, how, otherWay)));
                }
            }
        }
        return tests.stream();
    }

    private void failsAfter(int lines, String how, boolean otherWay) {
        // Given a first exchange that fails after some lines, and a second one that is whole
        ManualCall call = ManualCall.with("a", "b");
        FakeBody body = new FakeBody();
        ANSWER.subList(0, lines).forEach(body::push);
        if (how.equals("broken")) {
            body.fail(new IOException("reset"));
        } else if (how.equals("cut")) {
            body.end();
        } else {
            body.push(how).end();
        }
        call.transport.reply(200, body);
        FakeBody whole = new FakeBody();
        ANSWER.forEach(whole::push);
        call.transport.reply(200, whole.push("stop TOOL_USE").end());
        if (otherWay) {
            call.provider.alternative();
        }

        call.start().advance(Duration.ofSeconds(3));

        // Then the client has either the whole answer once, or its beginning and an error
        String full = "one two three";
        if (lines <= 2) {
            assertThat(call.text()).isEqualTo(full);
            assertThat(call.subscriber.completed()).isTrue();
        } else {
            assertThat(full).startsWith(call.text());
            assertThat(call.subscriber.error()).isInstanceOf(GatewayException.class);
            assertThat(call.transport.calls()).hasSize(1);
        }
        assertThat(call.subscriber.items())
                .filteredOn(ChatEvent.MessageStart.class::isInstance)
                .hasSize(1);
        assertThat(call.accounts.outcomes()).doesNotContain("open");
        assertThat(call.executor.timers()).isZero();
    }

    @Test
    void continuationGoesOnWithTheSameAnswer() {
        ManualCall call = ManualCall.with("a");
        call.transport
                .answer("start", "text one ", "search news\ncontinue")
                .answer("start", "text two", "stop END_TURN");

        call.start();

        assertThat(call.text()).isEqualTo("one two");
        assertThat(call.subscriber.items())
                .filteredOn(ChatEvent.MessageStart.class::isInstance)
                .hasSize(1);
        assertThat(call.accounts.outcomes()).containsExactly("success -1.0");
        assertThat(call.record().attempts()).hasSize(2);
    }

    @Test
    void failedContinuationCanBeTurnedIntoSomethingElseAfterTheCommit() {
        ManualCall call = ManualCall.with("a");
        call.provider.alternative();
        call.transport
                .answer("start", "text one ", "continue")
                .refuse(500, "UNAVAILABLE")
                .answer("search failed", "text two", "stop END_TURN");

        call.start();

        assertThat(call.text()).isEqualTo("one two");
        assertThat(call.subscriber.completed()).isTrue();
    }

    @Test
    void failedContinuationWithoutAnotherWayEndsTheStream() {
        ManualCall call = ManualCall.with("a", "b");
        call.transport.answer("start", "text one ", "continue").refuse(500, "UNAVAILABLE");

        call.start();

        assertThat(call.error()).isEqualTo(ErrorKind.UPSTREAM_UNAVAILABLE);
        assertThat(call.accounts.outcomes()).containsExactly("failed UNAVAILABLE");
    }

    @Test
    void listenersHearInOrder() {
        ManualCall call = ManualCall.with("a", "b");
        call.transport.refuse(429, "THROTTLED").answer("start", "text x", "stop END_TURN");

        call.start();

        assertThat(call.heard).containsExactly("started", "attempted a", "committed", "attempted b", "ended OK");
        assertThat(call.record().firstEventAt()).isEqualTo(call.clock.instant());
        assertThat(call.record().session()).hasSize(12);
    }
}

package io.kiroproxy.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.model.Conversation;
import io.kiroproxy.core.model.Generation;
import io.kiroproxy.core.model.Message;
import io.kiroproxy.core.model.ModelInfo;
import io.kiroproxy.core.model.Reasoning;
import io.kiroproxy.core.model.Role;
import io.kiroproxy.core.model.StopReason;
import io.kiroproxy.core.testing.FakeAccountPool;
import io.kiroproxy.core.testing.FakeBody;
import io.kiroproxy.core.testing.FakeProvider;
import io.kiroproxy.core.testing.FakeTransport;
import io.kiroproxy.core.testing.RawServer;
import io.kiroproxy.core.testing.RecordingSubscriber;
import io.kiroproxy.core.transport.JdkHttpTransport;
import io.kiroproxy.core.transport.OriginOverride;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GatewayTest {

    private final FakeAccountPool accounts = new FakeAccountPool("a", "b");
    private final FakeTransport transport = new FakeTransport();
    private final FakeProvider provider = new FakeProvider();
    private final Gateway gateway = Gateway.builder()
            .provider(provider)
            .accounts(accounts)
            .transport(transport)
            .build();

    @AfterEach
    void close() {
        gateway.close();
    }

    private static ChatRequest request(String model) {
        return ChatRequest.of("c1", model, Conversation.of(List.of(Message.text(Role.USER, "Hi"))));
    }

    @Test
    void wholeAnswerIsGathered() {
        transport.answer("start", "text Hel\ntext lo", "usage 3 4\nstop END_TURN");

        ChatReply reply = gateway.complete(request("fake"));

        assertThat(reply.text()).isEqualTo("Hello");
        assertThat(reply.stopReason()).isEqualTo(StopReason.END_TURN);
        assertThat(reply.usage().inputTokens()).isEqualTo(3);
        assertThat(accounts.outcomes()).containsExactly("success 0.5");
    }

    @Test
    void openThrowsWhatFailsBeforeTheCommit() {
        transport.refuse(400, "BAD_REQUEST");

        assertThatThrownBy(() -> gateway.open(request("fake")))
                .isInstanceOfSatisfying(GatewayException.class, failure -> assertThat(failure.kind())
                        .isEqualTo(ErrorKind.INVALID_REQUEST));
    }

    @Test
    void iteratorThrowsWhatFailsAfterTheCommit() {
        transport.answer("start", "text one", "throw CUT");

        try (ChatStream stream = gateway.open(request("fake"))) {
            Iterator<ChatEvent> events = stream.iterator();
            assertThat(events.next()).isInstanceOf(ChatEvent.MessageStart.class);
            assertThat(events.next()).isEqualTo(new ChatEvent.TextDelta("one"));
            assertThatThrownBy(events::hasNext).isInstanceOf(GatewayException.class);
            assertThatThrownBy(stream::iterator).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void longAnswerPassesAShortBuffer() {
        FakeBody body = new FakeBody().push("start");
        for (int i = 0; i < 10 * ChatStream.BUFFER; i++) {
            body.push("text x");
        }
        transport.reply(200, body.push("stop END_TURN").end());

        assertThat(gateway.complete(request("fake")).text()).hasSize(10 * ChatStream.BUFFER);
    }

    @Test
    void leavingTheLoopCancelsTheCall() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        FakeBody body = new FakeBody().push("start\ntext one");
        transport.reply(200, body);
        try (Gateway watched = Gateway.builder()
                .provider(provider)
                .accounts(accounts)
                .transport(transport)
                .listener(new CallListener() {
                    @Override
                    public void ended(CallRecord record) {
                        ended.countDown();
                    }
                })
                .build()) {
            try (ChatStream stream = watched.open(request("fake"))) {
                assertThat(stream.iterator().hasNext()).isTrue();
            }

            assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(body.cancelled()).isTrue();
        assertThat(accounts.outcomes()).containsExactly("abandoned");
    }

    @Test
    void interruptEndsTheCallAndStays() {
        transport.hang();
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> gateway.open(request("fake"))).hasMessageContaining("interrupted");

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void unknownModelIsRefusedWithSuggestions() {
        assertThatThrownBy(() -> gateway.resolve("fakir"))
                .isInstanceOfSatisfying(GatewayException.class, failure -> assertThat(failure.kind())
                        .isEqualTo(ErrorKind.MODEL_NOT_FOUND))
                .hasMessage("model: fakir is not known here. Did you mean fake or other?");
        assertThatThrownBy(() -> gateway.complete(request("fakir"))).hasMessageContaining("Did you mean");
        assertThat(accounts.queries()).isEmpty();
    }

    @Test
    void modelsAndCountsComeFromTheProvider() {
        assertThat(gateway.models()).extracting(ModelInfo::id).containsExactly("fake", "other");
        assertThat(gateway.resolve("other").model().id()).isEqualTo("other");
        assertThat(gateway.countTokens(request("fake"))).isEqualTo(1);
    }

    @Test
    void accountOfTheRequestAndItsSessionReachThePool() {
        transport.answer("text x\nstop END_TURN");

        gateway.complete(request("fake").withSessionKey("s1").withCaller("laptop", AccountScope.only("b")));

        assertThat(accounts.queries().get(0).session()).isEqualTo("s1");
        assertThat(accounts.queries().get(0).scope().account()).isEqualTo("b");
        assertThat(provider.sessions()).containsExactly("s1");
        assertThat(provider.accounts()).containsExactly("b");
    }

    @Test
    void clientsOwnViewOnReasoningGoesBeforeTheNames() {
        transport.answer("think hm\ntext x\nstop END_TURN");
        Reasoning shown = new Reasoning(Reasoning.Mode.ENABLED, null, null, Reasoning.Display.SHOWN);

        ChatReply reply = gateway.complete(request("fake").withGeneration(Generation.DEFAULT.withReasoning(shown)));

        assertThat(reply.content()).hasSize(2);
        assertThat(provider.requests().get(0).generation().reasoning()).isEqualTo(shown);
    }

    @Test
    void secondSubscriberIsRefused() {
        transport.answer("text x\nstop END_TURN");
        var events = gateway.stream(request("fake"));
        RecordingSubscriber<ChatEvent> first = RecordingSubscriber.unbounded();
        RecordingSubscriber<ChatEvent> second = RecordingSubscriber.unbounded();

        events.subscribe(first);
        events.subscribe(second);

        assertThat(second.awaitEnd().error()).isInstanceOf(IllegalStateException.class);
        assertThat(first.awaitEnd().completed()).isTrue();
    }

    @Test
    void closingEndsRunningCallsAndLeavesNoThread() {
        transport.hang();
        RecordingSubscriber<ChatEvent> subscriber = RecordingSubscriber.unbounded();
        gateway.stream(request("fake")).subscribe(subscriber);
        gateway.stream(request("unknown")).subscribe(RecordingSubscriber.unbounded());

        gateway.close();
        gateway.close();

        assertThat(subscriber.awaitEnd().error()).isInstanceOf(GatewayException.class);
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(Thread::isAlive)
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("kiro-gateway"));
        assertThatThrownBy(() -> gateway.complete(request("fake"))).hasMessageContaining("closed");
    }

    @Test
    void closingNeverMakesAHalfReadAnswerLookComplete() {
        transport.answer("start\ntext one", "text two\nstop END_TURN");
        RecordingSubscriber<ChatEvent> slow = RecordingSubscriber.asking(2);
        CountDownLatch two = new CountDownLatch(2);
        gateway.stream(request("fake")).subscribe(slow.doing(event -> two.countDown()));
        awaitAll(two);

        gateway.close();
        slow.cancel();
        slow.request(10);

        assertThat(slow.awaitEnd().error()).isInstanceOf(GatewayException.class);
        assertThat(slow.items()).hasSize(2);
    }

    @Test
    void gatewayNeedsAProviderAndAccounts() {
        assertThatThrownBy(() -> Gateway.builder().accounts(accounts).build()).hasMessageContaining("no provider");
        assertThatThrownBy(() -> Gateway.builder().provider(provider).build()).hasMessageContaining("no accounts");
        assertThatThrownBy(() -> Gateway.builder().maxCallsInFlight(0)).hasMessageContaining("expected: 1 to");
    }

    @Test
    void fiveHundredCallsAtOnceOverRealSockets() throws Exception {
        int calls = 500;
        try (RawServer server = RawServer.start();
                OriginOverride real = OriginOverride.of(JdkHttpTransport.create(), server.uri(""));
                Gateway busy = Gateway.builder()
                        .provider(provider)
                        .accounts(accounts)
                        .transport(real)
                        .build()) {
            // Given answers that end only when all calls are being answered
            CountDownLatch all = new CountDownLatch(calls);
            for (int i = 0; i < calls; i++) {
                server.next((request, wire) -> {
                    wire.write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
                            .chunk("start\ntext one ");
                    all.countDown();
                    awaitAll(all);
                    wire.chunk("text two\nstop END_TURN").write("0\r\n\r\n");
                });
            }
            ExecutorService threads = Executors.newCachedThreadPool();
            List<Future<String>> replies = new ArrayList<>();
            for (int i = 0; i < calls; i++) {
                replies.add(threads.submit(() -> busy.complete(request("fake")).text()));
            }

            for (Future<String> reply : replies) {
                assertThat(reply.get(50, TimeUnit.SECONDS)).isEqualTo("one two");
            }
            threads.shutdown();
            assertThat(accounts.outcomes()).hasSize(calls).containsOnly("success -1.0");
        }
    }

    private static void awaitAll(CountDownLatch latch) {
        try {
            latch.await(50, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

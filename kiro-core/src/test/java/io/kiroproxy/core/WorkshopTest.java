package io.kiroproxy.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiroproxy.core.model.Conversation;
import io.kiroproxy.core.model.Message;
import io.kiroproxy.core.model.Role;
import io.kiroproxy.core.spi.CallExecutor;
import io.kiroproxy.core.testing.FakeAccountPool;
import io.kiroproxy.core.testing.FakeProvider;
import io.kiroproxy.core.testing.FakeTransport;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a provider has to do to a request first happens away from the call's executor. */
@Timeout(60)
class WorkshopTest {

    private final FakeAccountPool accounts = new FakeAccountPool("a");
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

    @Test
    void requestIsSentAsTheWorkLeftItAndTheAnswerNamesTheWork() {
        AtomicReference<String> worker = new AtomicReference<>("");
        provider.work(request -> {
            worker.set(Thread.currentThread().getName());
            return request.withConversation(talk("smaller")).reporting("image_size");
        });
        transport.answer("start\ntext x\nstop END_TURN");

        ChatReply reply = gateway.complete(request());

        assertThat(worker).hasValue("kiro-gateway-work");
        assertThat(provider.requests()).extracting(ChatRequest::conversation).containsExactly(talk("smaller"));
        assertThat(reply.adaptations()).contains("image_size");
    }

    @Test
    void refusalOfTheWorkEndsTheCallBeforeAnyAccountIsAskedFor() {
        provider.work(request -> {
            throw GatewayException.invalidRequest("a bomb");
        });

        assertThatThrownBy(() -> gateway.complete(request()))
                .isInstanceOfSatisfying(GatewayException.class, failure -> assertThat(failure.description())
                        .isEqualTo("a bomb"));
        assertThat(provider.accounts()).isEmpty();
        assertThat(accounts.outcomes()).isEmpty();
    }

    @Test
    void defectOfTheWorkIsAnInternalErrorOfThisCallOnly() {
        provider.work(request -> {
            throw new OutOfMemoryError("too large");
        });

        assertThatThrownBy(() -> gateway.complete(request()))
                .isInstanceOfSatisfying(GatewayException.class, failure -> assertThat(failure.kind())
                        .isEqualTo(ErrorKind.INTERNAL));
    }

    @Test
    void workBeyondTheQueueIsRefused() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
        try (Workshop workshop = new Workshop(1)) {
            CallExecutor executor = CallExecutor.of(thread);
            workshop.make(
                    () -> {
                        started.countDown();
                        awaited(release);
                        return "made";
                    },
                    executor,
                    made -> {});
            started.await();
            for (int i = 0; i < Workshop.MAX_WAITING; i++) {
                workshop.make(() -> "made", executor, made -> {});
            }

            assertThatThrownBy(() -> workshop.make(() -> "made", executor, made -> {}))
                    .isInstanceOfSatisfying(GatewayException.class, failure -> {
                        assertThat(failure.kind()).isEqualTo(ErrorKind.OVERLOADED);
                        assertThat(failure.retryAfter()).isNotNull();
                    });
        } finally {
            release.countDown();
            thread.shutdownNow();
        }
    }

    private static void awaited(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ChatRequest request() {
        return ChatRequest.of("c1", "fake", talk("Hi"));
    }

    private static Conversation talk(String text) {
        return Conversation.of(List.of(Message.text(Role.USER, text)));
    }
}

package io.kiroproxy.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.core.model.Conversation;
import io.kiroproxy.core.model.Message;
import io.kiroproxy.core.model.Role;
import io.kiroproxy.core.model.StopReason;
import io.kiroproxy.core.testing.FakeAccountPool;
import io.kiroproxy.core.testing.FakeProvider;
import io.kiroproxy.core.testing.FakeTransport;
import java.util.List;
import org.junit.jupiter.api.Test;

class GatewayTest {

    private final FakeAccountPool accounts = new FakeAccountPool("a", "b");
    private final FakeTransport transport = new FakeTransport();
    private final FakeProvider provider = new FakeProvider();

    private Gateway gateway() {
        return Gateway.builder()
                .provider(provider)
                .accounts(accounts)
                .transport(transport)
                .build();
    }

    private static ChatRequest request() {
        return ChatRequest.of("c1", "fake", Conversation.of(List.of(Message.text(Role.USER, "Hi"))));
    }

    @Test
    void wholeAnswerIsGathered() {
        transport.answer("start", "text Hel\ntext lo", "usage 3 4\nstop END_TURN");
        try (Gateway gateway = gateway()) {
            ChatReply reply = gateway.complete(request());

            assertThat(reply.text()).isEqualTo("Hello");
            assertThat(reply.stopReason()).isEqualTo(StopReason.END_TURN);
            assertThat(reply.usage().inputTokens()).isEqualTo(3);
            assertThat(accounts.outcomes()).containsExactly("success 0.5");
        }
    }
}

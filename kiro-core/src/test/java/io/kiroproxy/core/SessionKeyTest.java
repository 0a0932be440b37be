package io.kiroproxy.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.core.model.Conversation;
import io.kiroproxy.core.model.Message;
import io.kiroproxy.core.model.Role;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionKeyTest {

    private static final Message FIRST = Message.text(Role.USER, "Hi");

    private static ChatRequest request(Message... messages) {
        return ChatRequest.of("c", "fake", Conversation.of(List.of(messages)));
    }

    @Test
    void keyStaysWhileTheTalkGrows() {
        SessionKey first = SessionKey.of(request(FIRST));
        SessionKey later =
                SessionKey.of(request(FIRST, Message.text(Role.ASSISTANT, "Hello"), Message.text(Role.USER, "More")));

        assertThat(later).isEqualTo(first);
    }

    @Test
    void clientSystemTextAndFirstMessageTellSessionsApart() {
        ChatRequest request = request(FIRST);

        assertThat(SessionKey.of(request))
                .isNotIn(
                        SessionKey.of(request.withCaller("laptop", AccountScope.ANY)),
                        SessionKey.of(
                                request.withConversation(request.conversation().withSystem("s"))),
                        SessionKey.of(request(Message.text(Role.USER, "Ho"))));
    }

    @Test
    void clientsOwnKeyWins() {
        SessionKey key = SessionKey.of(request(FIRST).withSessionKey("mine"));

        assertThat(key.value()).isEqualTo("mine");
        assertThat(key.hash()).matches("[0-9a-f]{12}").doesNotContain("mine");
    }
}

package io.kiroproxy.protocol.kiro.request;

import static io.kiroproxy.protocol.kiro.request.KiroSamples.assistant;
import static io.kiroproxy.protocol.kiro.request.KiroSamples.model;
import static io.kiroproxy.protocol.kiro.request.KiroSamples.result;
import static io.kiroproxy.protocol.kiro.request.KiroSamples.tool;
import static io.kiroproxy.protocol.kiro.request.KiroSamples.use;
import static io.kiroproxy.protocol.kiro.request.KiroSamples.user;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kiroproxy.core.ChatRequest;
import io.kiroproxy.core.model.Content;
import io.kiroproxy.core.model.Message;
import io.kiroproxy.core.spi.CredentialKind;
import io.kiroproxy.protocol.kiro.endpoint.Dialect;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What was said keeps its bytes from turn to turn (user-pains.md P20, kiroproxy-contract.md 2.6 d6). */
class StablePrefixTest {

    private static final List<Message> TALK = List.of(
            user("Look at a.txt."),
            assistant(new Content.Text("Yes."), use("call_0", "read.file")),
            user(result("call_0", "alpha")),
            assistant(use("call_0", "read.file")),
            user(new Content.Text("Note."), result("call_0", "beta")),
            assistant("Done."),
            user(new Content.Text("And this?"), new Content.Image("image/png", KiroSamples.PIXEL)),
            assistant("A pixel."),
            user("Thanks."));

    private final KiroRequests requests = new KiroRequests(RequestSettings.DEFAULT);

    private KiroRequest turn(int messages, String session) {
        ChatRequest request = KiroSamples.withTools(
                KiroSamples.request(TALK.subList(0, messages).toArray(new Message[0])),
                tool("read.file"),
                tool("other"));
        return requests.prepare(
                request.withConversation(request.conversation().withSystem("Be brief.")),
                session,
                model("claude-sonnet-4.5"),
                null);
    }

    private String text(int messages, Dialect dialect) {
        return new String(turn(messages, "s").render(KiroSamples.endpoint(dialect)), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @EnumSource(
            value = Dialect.class,
            names = {"K", "L", "R"})
    void theBytesOfATurnBeginWithTheHistoryOfTheTurnBefore(Dialect dialect) {
        for (int messages = 3; messages + 2 <= TALK.size(); messages += 2) {
            String before = text(messages, dialect);
            String shared = before.substring(0, before.indexOf("],\"currentMessage\""));

            assertThat(text(messages + 2, dialect)).startsWith(shared);
        }
    }

    @Test
    void aMessageIsTheSameAsCurrentAndAsHistoryButForTheToolsBesideIt() throws IOException {
        JsonNode first = KiroSamples.current(KiroSamples.body(turn(1, "s"), Dialect.K));
        JsonNode later = KiroSamples.history(KiroSamples.body(turn(3, "s"), Dialect.K))
                .path(0)
                .path("userInputMessage");

        assertThat(later.path("content")).isEqualTo(first.path("content"));
        assertThat(later.path("content").asText()).isEqualTo("Be brief.\n\nLook at a.txt.");
        assertThat(later.has("userInputMessageContext")).isFalse();
    }

    @Test
    void theConversationIdIsTheSessionsWhateverTheAccount() {
        JsonNode one = KiroSamples.body(turn(1, "s"), Dialect.K).path("conversationState");
        JsonNode two = KiroSamples.body(turn(9, "s"), Dialect.K).path("conversationState");
        JsonNode other = KiroSamples.body(turn(1, "t"), Dialect.K).path("conversationState");
        String social = new String(
                turn(1, "s").render(KiroSamples.endpoint(Dialect.K, KiroSamples.account(CredentialKind.SOCIAL))),
                StandardCharsets.UTF_8);

        assertThat(one.path("conversationId")).isEqualTo(two.path("conversationId"));
        assertThat(one.path("conversationId")).isNotEqualTo(other.path("conversationId"));
        assertThat(one.path("rootConversationId")).isEqualTo(one.path("conversationId"));
        assertThat(one.path("conversationId").asText()).matches("sess_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
        assertThat(social).contains(one.path("conversationId").asText());
    }

    @Test
    void oneContinuationIdLastsThroughTheToolRoundsOfATurn() {
        String asked = turn(1, "s").continuationId();

        assertThat(turn(3, "s").continuationId()).isEqualTo(asked);
        assertThat(turn(5, "s").continuationId()).isEqualTo(asked);
        assertThat(turn(7, "s").continuationId()).isNotEqualTo(asked);
        assertThat(turn(9, "s").continuationId()).isNotEqualTo(turn(7, "s").continuationId());
    }
}

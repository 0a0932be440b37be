package io.kiroproxy.protocol.kiro.request;

import static io.kiroproxy.protocol.kiro.request.KiroSamples.assistant;
import static io.kiroproxy.protocol.kiro.request.KiroSamples.body;
import static io.kiroproxy.protocol.kiro.request.KiroSamples.current;
import static io.kiroproxy.protocol.kiro.request.KiroSamples.history;
import static io.kiroproxy.protocol.kiro.request.KiroSamples.prepare;
import static io.kiroproxy.protocol.kiro.request.KiroSamples.request;
import static io.kiroproxy.protocol.kiro.request.KiroSamples.result;
import static io.kiroproxy.protocol.kiro.request.KiroSamples.use;
import static io.kiroproxy.protocol.kiro.request.KiroSamples.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.kiroproxy.core.ChatRequest;
import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.model.Content;
import io.kiroproxy.core.model.Message;
import io.kiroproxy.core.model.Role;
import io.kiroproxy.protocol.kiro.endpoint.Dialect;
import io.kiroproxy.protocol.kiro.lint.LintRule;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules {@code history.*}, {@code message.*} and {@code text.*}. */
class TurnOrderRulesTest {

    private static String assistantText(JsonNode body, int index) {
        return history(body)
                .path(index)
                .path("assistantResponseMessage")
                .path("content")
                .asText();
    }

    @Test
    void sameRole_neighboursAreMergedWithTheirResults() {
        JsonNode body = body(request(
                user("a"),
                assistant(use("u1", "t")),
                assistant(use("u2", "t")),
                user(result("u1", "one")),
                user("and"),
                user(result("u2", "two"))));

        assertThat(history(body)).hasSize(2);
        assertThat(current(body).path("content").asText()).isEqualTo("and");
        assertThat(current(body).findValuesAsText("toolUseId")).containsExactly("u1", "u2");
    }

    @Test
    void startsWithUser_getsAShortMessageFirst() {
        JsonNode body = body(request(assistant("Hello."), user("Hi.")));

        assertThat(history(body)
                        .path(0)
                        .path("userInputMessage")
                        .path("content")
                        .asText())
                .isEqualTo("Continue");
        assertThat(assistantText(body, 1)).isEqualTo("Hello.");
    }

    @Test
    void startsWithUser_theSystemTextIsEnough() {
        ChatRequest request = request(assistant("Hello."), user("Hi."));
        JsonNode body = body(request.withConversation(request.conversation().withSystem("Be kind.")));

        assertThat(history(body)
                        .path(0)
                        .path("userInputMessage")
                        .path("content")
                        .asText())
                .isEqualTo("Be kind.");
    }

    @Test
    void endsWithUser_aPrefillBecomesHistoryWithARequestToContinue() {
        KiroRequest request = prepare(request(user("List:"), assistant("1.")));

        JsonNode body = body(request, Dialect.K);
        assertThat(assistantText(body, 1)).isEqualTo("1.");
        assertThat(current(body).path("content").asText()).isEqualTo("Continue");
        assertThat(request.adaptations()).containsExactly("prefill");
    }

    @Test
    void systemMessage_keepsItsPlaceInTheNeighbouringUserTurn() {
        JsonNode body = body(request(
                user("a"),
                assistant("b"),
                new Message(Role.SYSTEM, List.of(new Content.Text("Now in French."))),
                user("c")));

        assertThat(current(body).path("content").asText())
                .isEqualTo("<system-message>\nNow in French.\n</system-message>\n\nc");
    }

    @Test
    void emptyAssistantText_dependsOnTheDialect() {
        KiroRequest request = prepare(request(user("a"), assistant(use("u1", "t")), user(result("u1", "one"))));

        assertThat(assistantText(body(request, Dialect.K), 1)).isEmpty();
        assertThat(assistantText(body(request, Dialect.L), 1)).isEmpty();
        assertThat(assistantText(body(request, Dialect.R), 1)).isEqualTo(" ");
    }

    @Test
    void emptyMessage_ofTheAssistantIsLeftOut() {
        JsonNode body = body(request(user("a"), assistant(" \n"), user("b")));

        assertThat(body.path("conversationState").has("history")).isFalse();
        assertThat(current(body).path("content").asText()).isEqualTo("a\n\nb");
    }

    @Test
    void emptyUserText_getsAPlaceholderUnlessThereAreResults() {
        JsonNode blank = body(request(user("a"), assistant("b"), user(" ")));
        JsonNode image = body(request(user(new Content.Image("image/png", KiroSamples.PIXEL))));
        JsonNode results = body(request(user("a"), assistant(use("u1", "t")), user(result("u1", "one"))));

        assertThat(current(blank).path("content").asText()).isEqualTo("Continue");
        assertThat(current(image).path("content").asText()).isEqualTo("(see the attachment)");
        assertThat(current(results).path("content").asText()).isEmpty();
    }

    @Test
    void unicode_halfPairsAreReplacedAndWholeOnesKept() {
        KiroRequest request = prepare(request(user("x\ud800y \ud83d\ude00 \udc00")));

        assertThat(current(body(request, Dialect.R)).path("content").asText())
                .isEqualTo("x\ufffdy \ud83d\ude00 \ufffd");
        assertThat(request.report().rules()).contains(LintRule.UNICODE);
    }

    @Test
    void blockRole_aResultInAnAssistantMessageBecomesAUserTurn() {
        JsonNode body = body(request(
                user("a"), assistant(use("u1", "t"), result("u1", "one"), new Content.Text("done")), user("b")));

        assertThat(history(body)).hasSize(4);
        assertThat(assistantText(body, 3)).isEqualTo("done");
    }

    @Test
    void noMessagesAtAll_isAClientError() {
        assertThatThrownBy(() -> prepare(request()))
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_REQUEST))
                .hasMessage("messages: none (expected: at least one)");
    }

    @Test
    void bodySize_overTheLimitIsAContextTooLong() {
        KiroRequest request = new KiroRequests(RequestSettings.DEFAULT.withMaxBodyBytes(20_000))
                .prepare(request(user("x".repeat(20_000))), "s", KiroSamples.model("m"), null);

        assertThatThrownBy(() -> request.render(KiroSamples.endpoint(Dialect.K)))
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONTEXT_TOO_LONG))
                .hasMessageContaining("20000 bytes");
    }

    @Test
    void hundredThousandTinyMessagesAreMergedInLinearTime() {
        Message[] messages = new Message[100_000];
        Arrays.fill(messages, user("tiny message of a hostile client"));

        JsonNode body = body(request(messages));

        assertThat(current(body).path("content").asText()).hasSize(100_000 * 32 + 99_999 * 2);
    }
}

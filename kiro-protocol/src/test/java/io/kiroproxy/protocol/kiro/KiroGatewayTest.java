package io.kiroproxy.protocol.kiro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kiroproxy.core.ChatReply;
import io.kiroproxy.core.ChatRequest;
import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.Gateway;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.model.Conversation;
import io.kiroproxy.core.model.Message;
import io.kiroproxy.core.model.Role;
import io.kiroproxy.core.model.StopReason;
import io.kiroproxy.core.model.ToolChoice;
import io.kiroproxy.core.model.WebSearch;
import io.kiroproxy.core.spi.UpstreamFailure;
import io.kiroproxy.core.spi.UpstreamFailure.Kind;
import io.kiroproxy.core.testing.FakeAccountPool;
import io.kiroproxy.core.testing.FakeBody;
import io.kiroproxy.core.testing.FakeTransport;
import io.kiroproxy.core.testing.ManualClock;
import io.kiroproxy.protocol.kiro.fixture.KiroFrames;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The provider in the hands of the engine. */
@Timeout(60)
class KiroGatewayTest {

    private final FakeAccountPool accounts = new FakeAccountPool("a", "b");
    private final FakeTransport transport = new FakeTransport();
    private final Gateway gateway = Gateway.builder()
            .provider(new KiroProvider(KiroOptions.ofDefaults(), new ManualClock(), new Random(1)))
            .accounts(accounts)
            .transport(transport)
            .build();

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void wholeReplyComesThrough() {
        answer(KiroFrames.answer().text("Hel").text("lo").tail("END_TURN"));

        ChatReply reply = gateway.complete(chat(null));
        assertThat(reply.stopReason()).isEqualTo(StopReason.END_TURN);
        assertThat(reply.usage().credits()).isEqualTo(0.5);
        assertThat(reply.toString()).contains("Hello");
    }

    @Test
    void throttlingInsideTheStreamBeforeContentMeansAnotherAccount() {
        answer(KiroFrames.answer().exception("ThrottlingException", "slow", ""));
        answer(KiroFrames.answer().text("a").tail("END_TURN"));

        gateway.complete(chat(null));
        assertThat(accounts.leases())
                .extracting(lease -> lease.identity().accountId())
                .containsExactly("a", "b");
    }

    @Test
    void deadHostIsLeftWithTheSameAccount() {
        transport.fail(UpstreamFailure.of(Kind.NETWORK, "refused"));
        answer(KiroFrames.answer().text("a").tail("END_TURN"));

        gateway.complete(chat(null));
        assertThat(accounts.leases()).hasSize(1);
        assertThat(transport.calls()).hasSize(2);
    }

    @Test
    void badRequestIsToldAndNobodysFault() {
        transport.refuse(400, "{\"message\":\"Improperly formed request.\",\"reason\":null}");

        GatewayException told = catchThrowableOfType(GatewayException.class, () -> gateway.complete(chat(null)));
        assertThat(told.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
        assertThat(accounts.leases()).hasSize(1);
    }

    @Test
    void cutAfterContentIsAnErrorAndNotRepeated() {
        answer(KiroFrames.answer().text("a").input("t", "f", "{\"x"));

        GatewayException told = catchThrowableOfType(GatewayException.class, () -> gateway.complete(chat(null)));
        assertThat(told.kind()).isEqualTo(ErrorKind.UPSTREAM_ERROR);
        assertThat(transport.calls()).hasSize(1);
    }

    @Test
    void forcedBareSearchOfClaudeCodeIsAnsweredDirectly() {
        transport.answer(
                "{\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"{\\\"results\\\":[{\\\"title\\\":\\\"T\\\","
                        + "\\\"url\\\":\\\"https://e.example\\\",\\\"snippet\\\":\\\"s\\\"}]}\"}]}}");

        ChatReply reply = gateway.complete(chat(new WebSearch("web_search", 8, List.of(), List.of())));
        assertThat(reply.toString()).contains("https://e.example");
        assertThat(new String(transport.calls().get(0).body(), StandardCharsets.UTF_8))
                .contains("\"query\":\"kiro\"");
    }

    @Test
    void failingSearchInTheMiddleOfAnAnswerDoesNotEndIt() {
        answer(KiroFrames.answer()
                .text("Looking.")
                .input("s", "web_search", "{\"query\":\"x\"}")
                .stop("s", "web_search")
                .tail("TOOL_USE"));
        transport.refuse(429, "{\"message\":\"slow\"}");
        answer(KiroFrames.answer().text("Sorry.").tail("END_TURN"));

        ChatReply reply = gateway.complete(ChatRequest.of(
                "c",
                "claude-sonnet-4.5",
                new Conversation(
                        "",
                        List.of(Message.text(Role.USER, "What is new?")),
                        List.of(),
                        ToolChoice.AUTO,
                        new WebSearch("web_search", 8, List.of(), List.of()))));
        assertThat(reply.toString()).contains("Looking.", "too_many_requests", "Sorry.");
        assertThat(reply.usage().credits()).isEqualTo(1.0);
    }

    private void answer(KiroFrames frames) {
        transport.reply(200, new FakeBody().push(frames.bytes()).end());
    }

    private static ChatRequest chat(@Nullable WebSearch search) {
        String text = search == null ? "Hi" : "Perform a web search for the query: kiro";
        ToolChoice choice = search == null ? ToolChoice.AUTO : ToolChoice.named("web_search");
        return ChatRequest.of(
                "c",
                "claude-sonnet-4.5",
                new Conversation("", List.of(Message.text(Role.USER, text)), List.of(), choice, search));
    }
}

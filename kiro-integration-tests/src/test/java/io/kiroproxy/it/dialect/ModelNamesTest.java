package io.kiroproxy.it.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.core.model.Conversation;
import io.kiroproxy.core.model.Generation;
import io.kiroproxy.core.model.Message;
import io.kiroproxy.core.model.Role;
import io.kiroproxy.it.fixture.ProxyUnderTest;
import io.kiroproxy.protocol.dialect.Asked;
import io.kiroproxy.protocol.dialect.ClientDialect;
import io.kiroproxy.protocol.spi.ClientCall.Streaming;
import io.kiroproxy.simulator.auth.AccountKind;
import io.kiroproxy.simulator.auth.AccountSpec;
import io.kiroproxy.simulator.http.RecordedRequest;
import io.kiroproxy.simulator.json.Json;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What names of models mean, through the public port in every protocol (decisions.md 15). */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ModelNamesTest {

    private static final Map<String, String> RAN = Map.of(
            "claude-sonnet-4.5", "claude-sonnet-4.5",
            "claude-sonnet-4-5-20250929", "claude-sonnet-4.5",
            "claude-sonnet-4-5[1m]", "claude-sonnet-4.5",
            "claude-sonnet-4-5-thinking", "claude-sonnet-4.5",
            "gpt-4o", "claude-sonnet-4",
            "gpt-4o-mini", "claude-haiku-4.5",
            "o1", "claude-opus-4.5",
            "claude-opus-5.5-xhigh", "claude-opus-5.5");

    @RegisterExtension
    final ProxyUnderTest proxy = ProxyUnderTest.withDefaults();

    @ParameterizedTest
    @EnumSource
    void modelThatRanStandsInAHeaderAndTheAskedNameInTheAnswer(ClientDialect dialect) {
        RAN.forEach((asked, ran) -> {
            proxy.simulator().clearRequests();

            HttpResponse<byte[]> reply = ask(dialect, asked);

            assertThat(reply.statusCode()).as(asked + ": " + text(reply)).isEqualTo(200);
            assertThat(reply.headers().firstValue("x-kiro-model")).contains(ran);
            Json answer = Json.parse(text(reply));
            assertThat(answer.at(dialect == ClientDialect.GEMINI ? "modelVersion" : "model")
                            .text())
                    .isEqualTo(asked);
            assertThat(user(proxy.generateBodies().get(0)).at("modelId").text()).isEqualTo(ran);
        });
    }

    @ParameterizedTest
    @EnumSource
    void suffixesSayHowToReason(ClientDialect dialect) {
        ask(dialect, "claude-opus-5.5-xhigh");
        ask(dialect, "claude-sonnet-4.5-thinking");

        List<Json> bodies = proxy.generateBodies();
        assertThat(bodies.get(0).at("additionalModelRequestFields").toString()).contains("xhigh");
        assertThat(bodies.get(1).toString()).contains("<thinking_mode>enabled</thinking_mode>");
    }

    /** Catalogues are live and each account's own. */
    @ParameterizedTest
    @EnumSource
    void accountWhosePlanLacksTheModelIsNotAsked(ClientDialect dialect) {
        proxy.addAccount(AccountSpec.of("small", AccountKind.SOCIAL).withModels(Set.of("claude-haiku-4.5")));
        proxy.learnModels();

        HttpResponse<byte[]> reply = ask(dialect, "claude-opus-4.5");

        assertThat(reply.statusCode()).as(text(reply)).isEqualTo(200);
        assertThat(proxy.generateRequests())
                .extracting(RecordedRequest::account)
                .containsExactly("first");
        assertThat(candidates("claude-opus-4.5")).containsExactly("first");
        assertThat(candidates("claude-haiku-4.5")).containsExactlyInAnyOrder("first", "small");
    }

    /** Who may be given a call of {@code model}. */
    private List<String> candidates(String model) {
        HttpResponse<byte[]> reply = new Wire(proxy.uri()).send("GET", "/api/explain?model=" + model, "");
        return Json.parse(text(reply)).at("candidates").items().stream()
                .map(candidate -> candidate.at("id").text())
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void unknownModelIsRefusedWithWhatIsNear(ClientDialect dialect) {
        HttpResponse<byte[]> near = ask(dialect, "claude-sonet-4.5");
        HttpResponse<byte[]> far = ask(dialect, "nope");

        assertThat(near.statusCode()).isEqualTo(404);
        assertThat(message(near)).contains("claude-sonet-4.5 is not known here. Did you mean claude-sonnet-4.5");
        assertThat(far.statusCode()).isEqualTo(404);
        assertThat(message(far)).contains("nope is not known here.").doesNotContain("Did you mean");
        assertThat(proxy.generateRequests()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void nearestModelRunsWhereTheOwnerSaysSo(ClientDialect dialect) {
        names("{\"unknown\":\"nearest\"}");

        HttpResponse<byte[]> reply = ask(dialect, "claude-opus-5.7");

        assertThat(reply.headers().firstValue("x-kiro-model")).contains("claude-opus-4.7");
    }

    @ParameterizedTest
    @EnumSource
    void unknownNameGoesUpstreamWhereTheOwnerSaysSo(ClientDialect dialect) {
        names("{\"unknown\":\"pass\"}");

        HttpResponse<byte[]> reply = ask(dialect, "brand-new-1");

        assertThat(user(proxy.generateBodies().get(0)).at("modelId").text()).isEqualTo("brand-new-1");
        assertThat(reply.statusCode()).as("the upstream does not know it").isEqualTo(404);
    }

    @ParameterizedTest
    @EnumSource
    void ownAliasHoldsAtOnce(ClientDialect dialect) {
        assertThat(ask(dialect, "my-model").statusCode()).isEqualTo(404);
        names("{\"aliases\":{\"my-model\":\"claude-haiku-4.5\"}}");

        HttpResponse<byte[]> reply = ask(dialect, "my-model");

        assertThat(reply.headers().firstValue("x-kiro-model")).contains("claude-haiku-4.5");
    }

    private void names(String json) {
        HttpResponse<byte[]> reply = new Wire(proxy.tap().uri()).send("PUT", "/api/aliases", json);
        assertThat(reply.statusCode()).as(text(reply)).isEqualTo(200);
    }

    private HttpResponse<byte[]> ask(ClientDialect dialect, String model) {
        Asked asked = new Asked(
                model, Conversation.of(List.of(Message.text(Role.USER, "Hello"))), Generation.DEFAULT, Streaming.WHOLE);
        return new Wire(proxy.tap().uri()).reply(dialect, asked);
    }

    private static String message(HttpResponse<byte[]> reply) {
        return Json.parse(text(reply)).at("error").at("message").text();
    }

    private static String text(HttpResponse<byte[]> reply) {
        return new String(reply.body(), StandardCharsets.UTF_8);
    }

    private static Json user(Json body) {
        return body.at("conversationState").at("currentMessage").at("userInputMessage");
    }
}

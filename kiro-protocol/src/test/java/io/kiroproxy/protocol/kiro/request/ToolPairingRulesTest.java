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

import com.fasterxml.jackson.databind.JsonNode;
import io.kiroproxy.core.ChatRequest;
import io.kiroproxy.core.model.Content;
import io.kiroproxy.core.model.ToolChoice;
import io.kiroproxy.protocol.kiro.endpoint.Dialect;
import io.kiroproxy.protocol.kiro.lint.LintRule;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules {@code pairing.*}, {@code tool-use.id} and {@code history.tools-as-text}. */
class ToolPairingRulesTest {

    private static JsonNode results(JsonNode user) {
        return user.path("userInputMessageContext").path("toolResults");
    }

    private static JsonNode uses(JsonNode message) {
        return message.path("assistantResponseMessage").path("toolUses");
    }

    @Test
    void missingResult_isCompletedWithAnError() {
        KiroRequest request = prepare(request(user("a"), assistant(use("u1", "t")), user("b")));

        JsonNode current = current(body(request, Dialect.K));
        assertThat(current.path("content").asText()).isEqualTo("b");
        assertThat(results(current).path(0).path("toolUseId").asText()).isEqualTo("u1");
        assertThat(results(current).path(0).path("status").asText()).isEqualTo("error");
        assertThat(results(current).path(0).path("content").path(0).path("text").asText())
                .isEqualTo(ToolPairing.MISSING);
        assertThat(request.adaptations()).containsExactly("missing_tool_results", "stub_tools");
        assertThat(request.report().findings()).anySatisfy(finding -> assertThat(finding.toString())
                .startsWith("pairing.missing-result messages[1].content[0]"));
    }

    @Test
    void missingResult_ofTheLastMessageMakesACurrentOne() {
        JsonNode body = body(request(user("a"), assistant(use("u1", "t"))));

        assertThat(history(body)).hasSize(2);
        assertThat(results(current(body))).hasSize(1);
    }

    @Test
    void orphanResult_isQuotedInItsTurn() {
        KiroRequest request = prepare(request(user("a"), assistant("b"), user(result("gone", "kept \"text\""))));

        JsonNode current = current(body(request, Dialect.K));
        assertThat(current.path("content").asText())
                .isEqualTo("<tool_result id=\"gone\" status=\"success\">\nkept \"text\"\n</tool_result>");
        assertThat(current.has("userInputMessageContext")).isFalse();
        assertThat(request.adaptations()).containsExactly("orphan_tool_results");
    }

    @Test
    void orphanResult_inTheFirstMessageIsQuoted() {
        JsonNode body = body(request(user(result("gone", "kept"), new Content.Text("and this"))));

        assertThat(current(body).path("content").asText()).contains("kept").endsWith("and this");
    }

    @Test
    void displacedResult_movesNextToItsCall() {
        JsonNode body = body(request(
                user("a"), assistant(use("u1", "t")), user("wait"), assistant("ok"), user(result("u1", "late"))));

        JsonNode next = history(body).path(2).path("userInputMessage");
        assertThat(next.path("content").asText()).isEqualTo("wait");
        assertThat(results(next).path(0).path("content").path(0).path("text").asText())
                .isEqualTo("late");
        assertThat(current(body).path("content").asText()).isEqualTo("Continue");
    }

    @Test
    void resultsStandInTheOrderOfTheirUses() {
        JsonNode body = body(request(
                user("a"), assistant(use("u1", "t"), use("u2", "t")), user(result("u2", "two"), result("u1", "one"))));

        assertThat(results(current(body)).findValuesAsText("toolUseId")).containsExactly("u1", "u2");
    }

    @Test
    void duplicateUse_ofAnotherTurnIsRenamedWithItsResult() {
        JsonNode body = body(request(
                user("a"),
                assistant(use("call_0", "t")),
                user(result("call_0", "one")),
                assistant(use("call_0", "t")),
                user(result("call_0", "two"))));

        assertThat(uses(history(body).path(1)).findValuesAsText("toolUseId")).containsExactly("call_0");
        assertThat(uses(history(body).path(3)).findValuesAsText("toolUseId")).containsExactly("call_0_2");
        assertThat(results(current(body)).path(0).path("toolUseId").asText()).isEqualTo("call_0_2");
        assertThat(results(current(body))
                        .path(0)
                        .path("content")
                        .path(0)
                        .path("text")
                        .asText())
                .isEqualTo("two");
    }

    @Test
    void duplicateUse_thatDiffersInOneTurnIsPairedInOrder() {
        JsonNode body = body(request(
                user("a"), assistant(use("x", "t1"), use("x", "t2")), user(result("x", "one"), result("x", "two"))));

        assertThat(uses(history(body).path(1)).findValuesAsText("toolUseId")).containsExactly("x", "x_2");
        assertThat(results(current(body)).findValuesAsText("text")).containsExactly("one", "two");
    }

    @Test
    void duplicateUseAndResult_thatAreIdenticalAreSentOnce() {
        KiroRequest request = prepare(request(
                user("a"), assistant(use("x", "t"), use("x", "t")), user(result("x", "one"), result("x", "one"))));

        JsonNode body = body(request, Dialect.K);
        assertThat(uses(history(body).path(1))).hasSize(1);
        assertThat(results(current(body))).hasSize(1);
        assertThat(current(body).path("content").asText()).isEmpty();
        assertThat(request.report().rules()).contains(LintRule.TOOL_USE_DUPLICATE, LintRule.TOOL_RESULT_DUPLICATE);
    }

    @Test
    void duplicateResult_thatDiffersIsQuoted() {
        JsonNode body =
                body(request(user("a"), assistant(use("x", "t")), user(result("x", "one"), result("x", "another"))));

        assertThat(results(current(body)).findValuesAsText("text")).containsExactly("one");
        assertThat(current(body).path("content").asText()).contains("another");
    }

    @Test
    void toolUseId_isReplacedTheSameWayInUseAndResult() {
        String odd = "id with blank/" + "x".repeat(80);
        JsonNode body = body(request(user("a"), assistant(use(odd, "t")), user(result(odd, "one"))));

        String id = uses(history(body).path(1)).path(0).path("toolUseId").asText();
        assertThat(id).matches("[A-Za-z0-9_-]{1,64}").startsWith("id_with_blank_");
        assertThat(results(current(body)).path(0).path("toolUseId").asText()).isEqualTo(id);
        assertThat(current(body).path("content").asText()).isEmpty();
    }

    @Test
    void toolTurnsAsText_whenNoToolMayBeCalled() {
        ChatRequest request = request(user("a"), assistant(use("u1", "t")), user(result("u1", "one")));
        KiroRequest prepared = prepare(request.withConversation(
                request.conversation().withTools(List.of(KiroSamples.tool("t")), ToolChoice.NONE)));

        JsonNode body = body(prepared, Dialect.K);
        assertThat(body.toString()).doesNotContain("toolUses", "toolResults", "toolSpecification");
        assertThat(history(body)
                        .path(1)
                        .path("assistantResponseMessage")
                        .path("content")
                        .asText())
                .contains("<tool_call id=\"u1\" name=\"t\">");
        assertThat(current(body).path("content").asText()).contains("one");
        assertThat(prepared.adaptations()).containsExactly("tool_choice");
    }
}

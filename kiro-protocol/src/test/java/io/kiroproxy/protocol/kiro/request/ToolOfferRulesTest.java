package io.kiroproxy.protocol.kiro.request;

import static io.kiroproxy.protocol.kiro.request.KiroSamples.assistant;
import static io.kiroproxy.protocol.kiro.request.KiroSamples.body;
import static io.kiroproxy.protocol.kiro.request.KiroSamples.current;
import static io.kiroproxy.protocol.kiro.request.KiroSamples.history;
import static io.kiroproxy.protocol.kiro.request.KiroSamples.prepare;
import static io.kiroproxy.protocol.kiro.request.KiroSamples.request;
import static io.kiroproxy.protocol.kiro.request.KiroSamples.result;
import static io.kiroproxy.protocol.kiro.request.KiroSamples.tool;
import static io.kiroproxy.protocol.kiro.request.KiroSamples.use;
import static io.kiroproxy.protocol.kiro.request.KiroSamples.user;
import static io.kiroproxy.protocol.kiro.request.KiroSamples.withTools;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.kiroproxy.core.ChatRequest;
import io.kiroproxy.core.model.Content;
import io.kiroproxy.core.model.Generation;
import io.kiroproxy.core.model.JsonText;
import io.kiroproxy.core.model.Reasoning;
import io.kiroproxy.core.model.ToolChoice;
import io.kiroproxy.core.model.ToolSpec;
import io.kiroproxy.protocol.kiro.endpoint.Dialect;
import io.kiroproxy.protocol.kiro.lint.LintRule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules {@code tool.*} and {@code tool-use.input}. */
class ToolOfferRulesTest {

    private static JsonNode specs(JsonNode body) {
        return current(body).path("userInputMessageContext").path("tools");
    }

    private static List<String> names(JsonNode body) {
        List<String> names = new ArrayList<>();
        specs(body)
                .forEach(tool ->
                        names.add(tool.path("toolSpecification").path("name").asText()));
        return names;
    }

    private static JsonNode input(String json) {
        JsonNode body = body(request(user("a"), assistant(new Content.ToolUse("u", "t", JsonText.of(json)))));
        return history(body)
                .path(1)
                .path("assistantResponseMessage")
                .path("toolUses")
                .path(0)
                .path("input");
    }

    @Test
    void toolStub_declaresWhatOnlyTheHistoryNames() {
        KiroRequest request = prepare(
                withTools(request(user("a"), assistant(use("u1", "old")), user(result("u1", "x"))), tool("new")));

        assertThat(names(body(request, Dialect.K))).containsExactly("new", "old");
        assertThat(request.adaptations()).containsExactly("stub_tools");
    }

    @Test
    void toolName_isReplacedInOfferAndHistoryAndRestored() {
        KiroRequest request = prepare(withTools(
                request(user("a"), assistant(use("u1", "mcp.fs/read")), user(result("u1", "x"))), tool("mcp.fs/read")));

        JsonNode body = body(request, Dialect.K);
        String upstream = names(body).get(0);
        assertThat(upstream).matches("mcp_fs_read_[0-9a-f]{8}");
        assertThat(history(body).findValuesAsText("name")).containsExactly(upstream);
        assertThat(request.toolNames().unmap(upstream)).isEqualTo("mcp.fs/read");
    }

    @Test
    void toolName_mapAndUnmapAreInverseForAnyNames() {
        long seed = 7;
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            Set<String> names = new HashSet<>();
            for (int i = 0; i < 20; i++) {
                int length = random.nextInt(90);
                names.add(random.ints(length, 0, 8)
                        .mapToObj(c -> "ab_-./é9".substring(c, c + 1))
                        .reduce("", String::concat));
            }
            ToolNames table = ToolNames.of(names);
            Set<String> upstream = new HashSet<>();
            for (String name : names) {
                String mapped = table.map(name);
                assertThat(mapped).as("seed %d", seed).matches("[A-Za-z][A-Za-z0-9_-]{0,63}");
                assertThat(table.unmap(mapped)).as("seed %d", seed).isEqualTo(name);
                upstream.add(mapped);
            }
            assertThat(upstream).hasSameSizeAs(names);
        }
    }

    @Test
    void toolName_keepsItsReplacementWhateverElseIsOffered() {
        assertThat(ToolNames.of(List.of("a.b", "a/b", "a_b")).map("a.b"))
                .isEqualTo(ToolNames.of(List.of("a.b")).map("a.b"));
    }

    @Test
    void toolDuplicate_identicalOnesAreSentOnceAndDifferentOnesRefused() {
        ToolSpec other = new ToolSpec("t", "Another.", JsonText.EMPTY_OBJECT);

        assertThat(names(body(withTools(request(user("a")), tool("t"), tool("t")))))
                .containsExactly("t");
        assertThatThrownBy(() -> prepare(withTools(request(user("a")), tool("t"), other)))
                .hasMessage("tools[1]: the name \"t\" is declared twice with different definitions"
                        + " (expected: unique names)");
    }

    @Test
    void toolDescription_emptyBecomesTheName() {
        JsonNode body = body(withTools(request(user("a")), new ToolSpec("t", " ", JsonText.EMPTY_OBJECT)));

        assertThat(specs(body).findValuesAsText("description")).containsExactly("t");
    }

    @Test
    void toolDescription_isCutAtACharacterWithinBothLimits() {
        String ascii = ToolOffer.cut("a".repeat(20_000), 10_000);
        String wide = ToolOffer.cut("\ud83d\ude00".repeat(6_000), 10_000);
        String odd = ToolOffer.cut("a" + "\ud83d\ude00".repeat(6_000), 4);

        assertThat(ascii).hasSize(10_000);
        assertThat(wide.getBytes(StandardCharsets.UTF_8)).hasSize(10_240);
        assertThat(odd).isEqualTo("a\ud83d\ude00");
    }

    @Test
    void toolDescription_cutIsReported() {
        KiroRequest request =
                prepare(withTools(request(user("a")), new ToolSpec("t", "b".repeat(10_001), JsonText.EMPTY_OBJECT)));

        assertThat(request.report().findings()).anySatisfy(finding -> assertThat(finding.toString())
                .isEqualTo("tool.description-long tools[0].description: 10001 characters; cut to 10000"));
    }

    @Test
    void toolCount_hundredsGoThroughUnlessASettingSaysOtherwise() {
        ToolSpec[] tools = IntStream.range(0, 300).mapToObj(i -> tool("t" + i)).toArray(ToolSpec[]::new);

        assertThat(names(body(withTools(request(user("a")), tools)))).hasSize(300);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":1} | {\"a\":1}",
                "[1] | {\"value\":[1]}",
                "null | {\"value\":null}",
                "\"x\" | {\"value\":\"x\"}",
                "{broken | {\"text\":\"{broken\"}",
                "{} {} | {\"text\":\"{} {}\"}",
                "{\"s\":\"\\ud800!\"} | {\"s\":\"\ufffd!\"}"
            })
    void toolInput_isAlwaysAnObject(String given, String sent) throws IOException {
        assertThat(input(given)).isEqualTo(KiroSamples.JSON.readTree(sent));
    }

    @Test
    void toolChoice_aNamedToolNarrowsTheOfferAndTellsTheModel() {
        ChatRequest request = request(user("a"));
        KiroRequest prepared = prepare(request.withConversation(
                request.conversation().withTools(List.of(tool("x"), tool("y")), ToolChoice.named("y"))));

        JsonNode body = body(prepared, Dialect.K);
        assertThat(names(body)).containsExactly("y");
        assertThat(current(body).path("content").asText()).isEqualTo("a\n\nYou must call the tool y in this turn.");
        assertThat(prepared.adaptations()).containsExactly("tool_choice");
    }

    @Test
    void toolChoice_noneSendsNoTools() {
        ChatRequest request = request(user("a"));
        KiroRequest prepared = prepare(
                request.withConversation(request.conversation().withTools(List.of(tool("x")), ToolChoice.NONE)));

        assertThat(specs(body(prepared, Dialect.K))).isEmpty();
        assertThat(prepared.report().rules()).containsExactly(LintRule.TOOL_CHOICE);
    }

    @Test
    void toolChoice_ofAnUnknownToolIsRefused() {
        ChatRequest request = request(user("a"));
        ChatRequest unknown =
                request.withConversation(request.conversation().withTools(List.of(tool("x")), ToolChoice.named("z")));

        assertThatThrownBy(() -> prepare(unknown))
                .hasMessage("tool_choice: \"z\" is not among the tools of this request");
    }

    @Test
    void instructions_standInTheCurrentTurn() {
        ChatRequest request = withTools(request(user("a")), tool("x"))
                .withGeneration(new Generation(
                        null, List.of(), Reasoning.UNSPECIFIED, null, Generation.ParallelToolCalls.ONE_AT_A_TIME));
        KiroRequest prepared = new KiroRequests(RequestSettings.DEFAULT)
                .prepare(request, "s", KiroSamples.model("m"), null, List.of("Speak slowly."));

        assertThat(current(body(prepared, Dialect.K)).path("content").asText())
                .startsWith("a\n\n")
                .contains("at most one tool")
                .endsWith("Speak slowly.");
        assertThat(prepared.adaptations()).containsExactly("parallel_tool_calls");
    }
}

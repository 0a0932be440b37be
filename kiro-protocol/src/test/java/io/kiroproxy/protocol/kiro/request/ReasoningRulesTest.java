package io.kiroproxy.protocol.kiro.request;

import static io.kiroproxy.protocol.kiro.request.KiroSamples.CLAUDE_SCHEMA;
import static io.kiroproxy.protocol.kiro.request.KiroSamples.GPT_SCHEMA;
import static io.kiroproxy.protocol.kiro.request.KiroSamples.assistant;
import static io.kiroproxy.protocol.kiro.request.KiroSamples.body;
import static io.kiroproxy.protocol.kiro.request.KiroSamples.current;
import static io.kiroproxy.protocol.kiro.request.KiroSamples.history;
import static io.kiroproxy.protocol.kiro.request.KiroSamples.model;
import static io.kiroproxy.protocol.kiro.request.KiroSamples.request;
import static io.kiroproxy.protocol.kiro.request.KiroSamples.user;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kiroproxy.core.ChatRequest;
import io.kiroproxy.core.model.Content;
import io.kiroproxy.core.model.Effort;
import io.kiroproxy.core.model.Generation;
import io.kiroproxy.core.model.JsonText;
import io.kiroproxy.core.model.Reasoning;
import io.kiroproxy.core.spi.ModelRef;
import io.kiroproxy.protocol.kiro.endpoint.Dialect;
import io.kiroproxy.protocol.kiro.lint.LintRule;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules {@code reasoning.*} and {@code model.fields}. */
class ReasoningRulesTest {

    private static final ChatRequest REPLAY = request(
            user("2+2?"),
            assistant(
                    new Content.Thinking("first", "c2lnMQ=="), new Content.Thinking("lost", null),
                    new Content.Thinking("second", "c2lnMg=="), new Content.Text("4")),
            user("3+3?"));

    private static Generation generation(
            Reasoning.Mode mode, @Nullable Effort effort, @Nullable Integer budget, @Nullable Integer max) {
        return new Generation(
                max,
                List.of(),
                new Reasoning(mode, effort, budget, Reasoning.Display.SHOWN),
                null,
                Generation.ParallelToolCalls.ALLOWED);
    }

    private static KiroRequest prepare(ChatRequest request, String model, @Nullable JsonText schema) {
        return new KiroRequests(RequestSettings.DEFAULT).prepare(request, "s", model(model), schema);
    }

    private static JsonNode fields(
            Reasoning.Mode mode,
            @Nullable Effort effort,
            @Nullable Integer budget,
            @Nullable Integer max,
            JsonText schema) {
        KiroRequest request =
                prepare(request(user("a")).withGeneration(generation(mode, effort, budget, max)), "m", schema);
        return body(request, Dialect.K).path("additionalModelRequestFields");
    }

    @Test
    void replay_sendsTheLastSignedBlockOfATurn() {
        KiroRequest request = prepare(REPLAY, "claude-opus-4.8", CLAUDE_SCHEMA);

        JsonNode reasoning = history(body(request, Dialect.K))
                .path(1)
                .path("assistantResponseMessage")
                .path("reasoningContent");
        assertThat(reasoning).hasToString("{\"reasoningText\":{\"text\":\"second\",\"signature\":\"c2lnMg==\"}}");
        assertThat(request.report().rules()).containsExactly(LintRule.REASONING_REPLAY, LintRule.REASONING_ONE);
        assertThat(request.replaysReasoning()).isTrue();
    }

    @Test
    void replay_canBeDroppedForARetry() {
        KiroRequest request = prepare(REPLAY, "claude-opus-4.8", CLAUDE_SCHEMA).withoutReasoning();

        assertThat(body(request, Dialect.K).findValue("reasoningContent")).isNull();
        assertThat(request.replaysReasoning()).isFalse();
    }

    @Test
    void replay_sendsRedactedDataBackUnchanged() {
        KiroRequest request = prepare(
                request(
                        user("a"),
                        assistant(new Content.RedactedThinking("LktUUn5+"), new Content.Text("b")),
                        user("c")),
                "gpt-5.6-sol",
                GPT_SCHEMA);

        assertThat(body(request, Dialect.L).findValue("reasoningContent"))
                .hasToString("{\"redactedContent\":\"LktUUn5+\"}");
    }

    @Test
    void replay_isLeftOutForModelsWithoutNativeReasoning() {
        assertThat(body(prepare(REPLAY, "claude-sonnet-4", null), Dialect.K).findValue("reasoningContent"))
                .isNull();
    }

    @Test
    void thinkingTags_askModelsWithoutAField() {
        ChatRequest request = REPLAY.withConversation(REPLAY.conversation().withSystem("Be brief."))
                .withGeneration(generation(Reasoning.Mode.ENABLED, null, 4_000, null));

        KiroRequest prepared = prepare(request, "claude-sonnet-4", null);

        JsonNode history = history(body(prepared, Dialect.K));
        assertThat(history.path(0).path("userInputMessage").path("content").asText())
                .isEqualTo("<thinking_mode>enabled</thinking_mode><max_thinking_length>4000</max_thinking_length>\n"
                        + "Be brief.\n\n2+2?");
        assertThat(history.path(1)
                        .path("assistantResponseMessage")
                        .path("content")
                        .asText())
                .startsWith("<thinking>first</thinking>\n\n")
                .endsWith("\n\n4");
        assertThat(prepared.adaptations()).containsExactly("thinking_tags");
        assertThat(prepared.thinkingForm()).isEqualTo(KiroRequest.ThinkingForm.TAGS);
    }

    @Test
    void thinkingTags_areNotAddedTwice() {
        ChatRequest request = request(user("a")).withGeneration(generation(Reasoning.Mode.ADAPTIVE, null, null, null));
        ChatRequest tagged =
                request.withConversation(request.conversation().withSystem("<thinking_mode>enabled</thinking_mode>"));

        assertThat(current(body(prepare(tagged, "m", null), Dialect.K))
                        .path("content")
                        .asText())
                .isEqualTo("<thinking_mode>enabled</thinking_mode>\n\na");
    }

    @Test
    void modelFields_areSentForNobodyWhoDidNotAsk() {
        assertThat(fields(Reasoning.Mode.UNSPECIFIED, null, null, null, CLAUDE_SCHEMA)
                        .isMissingNode())
                .isTrue();
        assertThat(prepare(
                                request(user("a"))
                                        .withGeneration(generation(Reasoning.Mode.ENABLED, Effort.HIGH, null, 5)),
                                "claude-haiku-4.5",
                                null)
                        .hasModelFields())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ADAPTIVE | HIGH | | | {\"thinking\":{\"type\":\"adaptive\",\"display\":\"summarized\"},\"output_config\":{\"effort\":\"high\"}}",
                "UNSPECIFIED | XHIGH | | | {\"thinking\":{\"type\":\"adaptive\",\"display\":\"summarized\"},\"output_config\":{\"effort\":\"max\"}}",
                "ENABLED | MINIMAL | | | {\"thinking\":{\"type\":\"adaptive\",\"display\":\"summarized\"},\"output_config\":{\"effort\":\"low\"}}",
                "ENABLED | | 4000 | | {\"thinking\":{\"type\":\"adaptive\",\"display\":\"summarized\"},\"output_config\":{\"effort\":\"low\"}}",
                "ENABLED | | 16000 | | {\"thinking\":{\"type\":\"adaptive\",\"display\":\"summarized\"},\"output_config\":{\"effort\":\"medium\"}}",
                "ENABLED | | 64000 | | {\"thinking\":{\"type\":\"adaptive\",\"display\":\"summarized\"},\"output_config\":{\"effort\":\"high\"}}",
                "ENABLED | | 64001 | | {\"thinking\":{\"type\":\"adaptive\",\"display\":\"summarized\"},\"output_config\":{\"effort\":\"max\"}}",
                "ENABLED | | | | {\"thinking\":{\"type\":\"adaptive\",\"display\":\"summarized\"}}",
                "DISABLED | | | | {\"thinking\":{\"type\":\"disabled\"}}",
                "UNSPECIFIED | | | 10 | {\"max_tokens\":1024}",
                "UNSPECIFIED | | | 32000 | {\"max_tokens\":32000}",
                "UNSPECIFIED | | | 99999 | {\"max_tokens\":64000}"
            })
    void modelFields_ofClaude(
            Reasoning.Mode mode,
            @Nullable Effort effort,
            @Nullable Integer budget,
            @Nullable Integer max,
            String sent) {
        assertThat(fields(mode, effort, budget, max, CLAUDE_SCHEMA)).hasToString(sent);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "UNSPECIFIED | XHIGH | {\"reasoning\":{\"effort\":\"xhigh\"}}",
                "UNSPECIFIED | MINIMAL | {\"reasoning\":{\"effort\":\"low\"}}",
                "DISABLED | | {\"reasoning\":{\"effort\":\"none\"}}",
                "ADAPTIVE | | ''"
            })
    void modelFields_ofGpt(Reasoning.Mode mode, @Nullable Effort effort, String sent) {
        assertThat(fields(mode, effort, null, 32_000, GPT_SCHEMA)).hasToString(sent);
    }

    @Test
    void modelFields_neverDisableWhatAlwaysThinks() {
        KiroRequest request = prepare(
                request(user("a")).withGeneration(generation(Reasoning.Mode.DISABLED, null, null, null)),
                "claude-opus-5.5",
                CLAUDE_SCHEMA);

        assertThat(request.hasModelFields()).isFalse();
        assertThat(request.report().rules()).containsExactly(LintRule.MODEL_FIELDS);
    }

    @Test
    void modelFields_canBeDroppedForARetry() {
        KiroRequest request = prepare(
                request(user("a")).withGeneration(generation(Reasoning.Mode.ADAPTIVE, null, null, null)),
                "m",
                CLAUDE_SCHEMA);

        assertThat(request.hasModelFields()).isTrue();
        assertThat(body(request.withoutModelFields(), Dialect.K).has("additionalModelRequestFields"))
                .isFalse();
    }

    @Test
    void clientWithoutInterestInTheTextGetsSignaturesThatCoverNoText() {
        Reasoning hidden = new Reasoning(Reasoning.Mode.ADAPTIVE, Effort.HIGH, null, Reasoning.Display.OMITTED);
        ChatRequest request = request(user("a"))
                .withGeneration(new Generation(null, List.of(), hidden, null, Generation.ParallelToolCalls.ALLOWED));

        assertThat(body(prepare(request, "m", CLAUDE_SCHEMA), Dialect.K)
                        .at("/additionalModelRequestFields/thinking/display")
                        .asText())
                .isEqualTo("omitted");
    }

    @Test
    void whatTheModelsNameSaysCountsWhenTheClientIsSilent() {
        ModelRef named = new ModelRef(
                "m-high",
                model("m").model(),
                new Reasoning(Reasoning.Mode.ADAPTIVE, Effort.HIGH, null, Reasoning.Display.OMITTED));

        KiroRequest request =
                new KiroRequests(RequestSettings.DEFAULT).prepare(request(user("a")), "s", named, GPT_SCHEMA);

        assertThat(body(request, Dialect.K).path("additionalModelRequestFields"))
                .hasToString("{\"reasoning\":{\"effort\":\"high\"}}");
    }

    @Test
    void modelId_thatIsEmptyBecomesAuto() {
        KiroRequest request = prepare(request(user("a")), " ", null);

        assertThat(current(body(request, Dialect.K)).path("modelId").asText()).isEqualTo("auto");
    }
}

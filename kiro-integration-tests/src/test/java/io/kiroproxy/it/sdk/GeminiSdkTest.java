package io.kiroproxy.it.sdk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.genai.types.Content;
import com.google.genai.types.FunctionCall;
import com.google.genai.types.FunctionResponse;
import com.google.genai.types.GenerateContentConfig;
import com.google.genai.types.GenerateContentResponse;
import com.google.genai.types.GenerateContentResponseUsageMetadata;
import com.google.genai.types.GoogleSearch;
import com.google.genai.types.GroundingMetadata;
import com.google.genai.types.GroundingSupport;
import com.google.genai.types.ListModelsConfig;
import com.google.genai.types.Model;
import com.google.genai.types.Part;
import com.google.genai.types.Segment;
import com.google.genai.types.ThinkingConfig;
import com.google.genai.types.Tool;
import io.kiroproxy.it.fixture.ProxyUnderTest;
import io.kiroproxy.simulator.generate.EventScript;
import io.kiroproxy.simulator.generate.Scenario;
import io.kiroproxy.simulator.json.Json;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The vendor's Java SDK gets generations as it would from the vendor (clients.md 6 and 10). */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class GeminiSdkTest {

    private static final String MODEL = "claude-sonnet-4.5";
    private static final String THINKER = "claude-sonnet-5";
    private static final String PIXEL =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    private static final GenerateContentConfig PLAIN =
            GenerateContentConfig.builder().build();
    private static final GenerateContentConfig TOOLS =
            GenerateContentConfig.builder().tools(GeminiCalls.READ_FILE).build();

    @RegisterExtension
    final ProxyUnderTest proxy = ProxyUnderTest.withDefaults();

    private GeminiCalls gemini;

    @BeforeEach
    void connect() {
        gemini = GeminiCalls.to(proxy.tap().uri(), "any");
    }

    @AfterEach
    void disconnect() {
        gemini.close();
    }

    @Test
    void streamedAnswerArrivesInPiecesAndAddsUp() {
        proxy.simulator().next(Scenario.text("One ", "two ", "three."));

        List<GenerateContentResponse> chunks = ask("count", PLAIN, GeminiCalls.Way.STREAMED);

        assertThat(chunks).hasSizeGreaterThan(2);
        assertThat(GeminiCalls.text(chunks)).isEqualTo("One two three.");
        assertThat(GeminiCalls.finish(chunks)).isEqualTo("STOP");
        assertThat(chunks)
                .extracting(chunk -> chunk.responseId().orElse(""))
                .containsOnly(chunks.get(0).responseId().orElseThrow());
    }

    @ParameterizedTest
    @EnumSource
    void usageAddsUp(GeminiCalls.Way way) {
        List<GenerateContentResponse> chunks = ask("count", PLAIN, way);

        GenerateContentResponseUsageMetadata usage =
                chunks.get(chunks.size() - 1).usageMetadata().orElseThrow();
        assertThat(usage.candidatesTokenCount().orElseThrow()).isPositive();
        assertThat(usage.totalTokenCount().orElseThrow())
                .isEqualTo(usage.promptTokenCount().orElseThrow()
                        + usage.candidatesTokenCount().orElseThrow()
                        + usage.thoughtsTokenCount().orElse(0));
    }

    @ParameterizedTest
    @EnumSource
    void toolIsCalledAndItsResultRead(GeminiCalls.Way way) {
        List<GenerateContentResponse> call = ask("read a.txt", TOOLS, way);

        FunctionCall use = GeminiCalls.calls(call).get(0);
        assertThat(use.name()).hasValue("read_file");
        assertThat(use.args()).hasValue(Map.of("path", "a.txt"));

        List<GenerateContentResponse> answer = gemini.chunks(
                MODEL,
                List.of(GeminiCalls.user("read a.txt"), GeminiCalls.said(call), result(use, "Text of a.")),
                TOOLS,
                way);

        assertThat(GeminiCalls.text(answer)).isEqualTo("Done. The tool answered: Text of a.");
        assertThat(GeminiCalls.finish(answer)).isEqualTo("STOP");
    }

    @ParameterizedTest
    @EnumSource
    void parallelCallsKeepTheirArgumentsApart(GeminiCalls.Way way) {
        proxy.simulator()
                .next(EventScript.begin()
                        .interleavedTools(
                                "read_file", "{\"path\":\"a-long-name.txt\"}", "read_file", "{\"path\":\"b.txt\"}"));

        List<FunctionCall> calls = GeminiCalls.calls(ask("both", TOOLS, way));

        assertThat(calls)
                .extracting(call -> call.args().orElseThrow().get("path"))
                .containsExactlyInAnyOrder("a-long-name.txt", "b.txt");
        assertThat(calls)
                .extracting(call -> call.id().orElse(""))
                .doesNotHaveDuplicates()
                .doesNotContain("");
    }

    @Test
    void imageAndSystemInstructionArriveUpstream() {
        gemini.chunks(
                MODEL,
                List.of(GeminiCalls.user(
                        Part.fromBytes(Base64.getDecoder().decode(PIXEL), "image/png"), Part.fromText("what is it?"))),
                GenerateContentConfig.builder()
                        .systemInstruction(Content.fromParts(Part.fromText("Answer in verse.")))
                        .build(),
                GeminiCalls.Way.WHOLE);

        Json user = proxy.generateBodies()
                .get(0)
                .at("conversationState")
                .at("currentMessage")
                .at("userInputMessage");
        assertThat(user.at("images").at(0).at("source").at("bytes").text()).isEqualTo(PIXEL);
        assertThat(proxy.generateBodies().get(0).toString()).contains("Answer in verse.");
    }

    @ParameterizedTest
    @EnumSource
    void thinkingIsShownAndReplayedWithItsSignature(GeminiCalls.Way way) {
        GenerateContentConfig config = GenerateContentConfig.builder()
                .thinkingConfig(ThinkingConfig.builder().includeThoughts(true))
                .build();

        List<GenerateContentResponse> thought = gemini.chunks(THINKER, List.of(GeminiCalls.user("think")), config, way);

        List<Part> parts = GeminiCalls.said(thought).parts().orElseThrow();
        assertThat(parts).anyMatch(part -> part.thought().orElse(false));
        gemini.chunks(
                THINKER,
                List.of(GeminiCalls.user("think"), GeminiCalls.said(thought), GeminiCalls.user("go on")),
                config,
                way);
        Json replayed = proxy.generateBodies()
                .get(1)
                .at("conversationState")
                .at("history")
                .at(1)
                .at("assistantResponseMessage")
                .at("reasoningContent")
                .at("reasoningText");
        assertThat(replayed.at("text").text()).isEqualTo("The simulator thinks about this for a moment.");
        assertThat(replayed.at("signature").text()).isNotBlank();
        assertThat(proxy.generateRequests()).allMatch(request -> request.status() == 200);
    }

    @ParameterizedTest
    @EnumSource
    void stopSequenceAndOutputLimitEndTheText(GeminiCalls.Way way) {
        proxy.simulator()
                .next(
                        Scenario.text("Before ST", "OP after."),
                        Scenario.text("one two three four five six seven eight nine ten ".split("(?<= )", -1)));

        List<GenerateContentResponse> stopped =
                ask("go", GenerateContentConfig.builder().stopSequences("STOP").build(), way);
        List<GenerateContentResponse> cut =
                ask("go", GenerateContentConfig.builder().maxOutputTokens(4).build(), way);

        assertThat(GeminiCalls.text(stopped)).isEqualTo("Before ");
        assertThat(GeminiCalls.finish(stopped)).isEqualTo("STOP");
        assertThat(GeminiCalls.text(cut)).startsWith("one ").doesNotContain("ten");
        assertThat(GeminiCalls.finish(cut)).isEqualTo("MAX_TOKENS");
    }

    @ParameterizedTest
    @EnumSource
    void searchGroundsTheAnswer(GeminiCalls.Way way) {
        List<GenerateContentResponse> found = ask(
                "Perform a web search for the query: kiro proxies",
                GenerateContentConfig.builder()
                        .tools(Tool.builder()
                                .googleSearch(GoogleSearch.builder().build())
                                .build())
                        .build(),
                way);

        GroundingMetadata grounding = found.get(found.size() - 1)
                .candidates()
                .orElseThrow()
                .get(0)
                .groundingMetadata()
                .orElseThrow();
        assertThat(grounding.groundingChunks().orElseThrow())
                .extracting(chunk -> chunk.web().orElseThrow().uri().orElseThrow())
                .allMatch(uri -> uri.startsWith("https://example.org/"));
        GroundingSupport support = grounding.groundingSupports().orElseThrow().get(0);
        Segment segment = support.segment().orElseThrow();
        byte[] text = GeminiCalls.text(found).getBytes(UTF_8);
        assertThat(segment.endIndex()).hasValue(text.length);
        assertThat(segment.text()).hasValue(GeminiCalls.text(found));
        assertThat(support.groundingChunkIndices()).hasValue(List.of(0, 1, 2));
        assertThat(proxy.simulator().requests("InvokeMCP")).hasSize(1);
    }

    @Test
    void tokensAreCountedWithoutAnUpstreamCall() {
        int few = gemini.client()
                .models
                .countTokens(MODEL, "hello", null)
                .totalTokens()
                .orElseThrow();
        int many = gemini.client()
                .models
                .countTokens(MODEL, "hello ".repeat(1_000), null)
                .totalTokens()
                .orElseThrow();

        assertThat(few).isPositive();
        assertThat(many).isBetween(500, 4_000);
        assertThat(proxy.generateRequests()).isEmpty();
    }

    @Test
    void modelsAreListedInPagesAndEachCanBeRetrieved() {
        List<String> names = new ArrayList<>();
        for (Model model : gemini.client()
                .models
                .list(ListModelsConfig.builder().pageSize(3).build())) {
            names.add(model.name().orElse(""));
        }

        assertThat(names)
                .contains("models/claude-sonnet-4.5", "models/gpt-5.6-sol")
                .doesNotHaveDuplicates();
        assertThat(gemini.client().models.get("claude-sonnet-4.5", null).name()).hasValue("models/claude-sonnet-4.5");
    }

    private List<GenerateContentResponse> ask(String prompt, GenerateContentConfig config, GeminiCalls.Way way) {
        return gemini.chunks(MODEL, List.of(GeminiCalls.user(prompt)), config, way);
    }

    private static Content result(FunctionCall call, String text) {
        return GeminiCalls.user(Part.builder()
                .functionResponse(FunctionResponse.builder()
                        .id(call.id().orElseThrow())
                        .name(call.name().orElseThrow())
                        .response(Map.of("output", text)))
                .build());
    }
}

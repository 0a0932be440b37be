package io.kiroproxy.it.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.models.Reasoning;
import com.openai.models.ReasoningEffort;
import com.openai.models.responses.CustomTool;
import com.openai.models.responses.EasyInputMessage;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseCustomToolCall;
import com.openai.models.responses.ResponseCustomToolCallOutput;
import com.openai.models.responses.ResponseFunctionToolCall;
import com.openai.models.responses.ResponseIncludable;
import com.openai.models.responses.ResponseInputContent;
import com.openai.models.responses.ResponseInputImage;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseInputText;
import com.openai.models.responses.ResponseReasoningItem;
import com.openai.models.responses.ResponseStatus;
import com.openai.models.responses.ResponseStreamEvent;
import com.openai.models.responses.WebSearchTool;
import com.openai.models.responses.inputtokens.InputTokenCountParams;
import io.kiroproxy.it.fixture.ProxyUnderTest;
import io.kiroproxy.simulator.generate.EventScript;
import io.kiroproxy.simulator.generate.Scenario;
import io.kiroproxy.simulator.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The vendor's Java SDK gets responses as it would from the vendor (clients.md 9). */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ResponsesSdkTest {

    private static final String THINKER = "claude-sonnet-5";
    private static final String PIXEL =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    @RegisterExtension
    final ProxyUnderTest proxy = ProxyUnderTest.withDefaults();

    private ResponsesCalls openai;

    @BeforeEach
    void connect() {
        openai = ResponsesCalls.to(proxy.tap().uri(), "any");
    }

    @AfterEach
    void disconnect() {
        openai.close();
    }

    @Test
    void streamedResponseArrivesInPiecesInOrder() {
        proxy.simulator().next(Scenario.text("One ", "two ", "three."));

        List<ResponseStreamEvent> events =
                openai.stream(ResponsesCalls.ask("count").build());

        assertThat(events.get(0).isCreated()).isTrue();
        assertThat(events.stream().filter(ResponseStreamEvent::isOutputTextDelta))
                .hasSizeGreaterThan(1);
        Response whole = events.get(events.size() - 1).asCompleted().response();
        assertThat(ResponsesCalls.text(whole)).isEqualTo("One two three.");
        assertThat(whole.usage().orElseThrow().totalTokens())
                .isEqualTo(whole.usage().orElseThrow().inputTokens()
                        + whole.usage().orElseThrow().outputTokens());
    }

    @ParameterizedTest
    @EnumSource
    void functionIsCalledAndItsResultRead(ResponsesCalls.Way way) {
        ResponseCreateParams asked = ResponsesCalls.ask("read a.txt")
                .addTool(ResponsesCalls.READ_FILE)
                .build();

        Response call = openai.send(asked, way);

        ResponseFunctionToolCall use = ResponsesCalls.calls(call).get(0);
        assertThat(use.name()).isEqualTo("read_file");
        assertThat(use.arguments()).isEqualTo("{\"path\":\"a.txt\"}");

        Response answer = openai.send(
                asked.toBuilder()
                        .inputOfResponse(conversation("read a.txt", call, result(use, "Text of a.")))
                        .build(),
                way);

        assertThat(ResponsesCalls.text(answer)).isEqualTo("Done. The tool answered: Text of a.");
        assertThat(answer.status()).hasValue(ResponseStatus.COMPLETED);
    }

    @ParameterizedTest
    @EnumSource
    void storedResponseIsGoneOnFrom(ResponsesCalls.Way way) {
        Response call = openai.send(
                ResponsesCalls.ask("read a.txt")
                        .addTool(ResponsesCalls.READ_FILE)
                        .build(),
                way);

        Response answer = openai.send(
                ResponseCreateParams.builder()
                        .model(ResponsesCalls.MODEL)
                        .addTool(ResponsesCalls.READ_FILE)
                        .previousResponseId(call.id())
                        .inputOfResponse(
                                List.of(result(ResponsesCalls.calls(call).get(0), "Text of a.")))
                        .build(),
                way);

        assertThat(ResponsesCalls.text(answer)).isEqualTo("Done. The tool answered: Text of a.");
        assertThat(answer.previousResponseId()).hasValue(call.id());
    }

    @ParameterizedTest
    @EnumSource
    void customToolGetsFreeTextAndAnswersIt(ResponsesCalls.Way way) {
        proxy.simulator().onGenerate(request -> {
            String name = request.tools().get(0).name();
            return request.toolResults().isEmpty()
                    ? EventScript.begin().tool(name, "{\"input\":\"*** Begin\\n+\\\"ü\\\"\"}")
                    : Scenario.agent();
        });
        ResponseCreateParams asked = ResponsesCalls.ask("patch it")
                .addTool(CustomTool.builder()
                        .name("apply_patch")
                        .description("Patches.")
                        .build())
                .build();

        Response call = openai.send(asked, way);

        ResponseCustomToolCall use = call.output().stream()
                .flatMap(item -> item.customToolCall().stream())
                .findFirst()
                .orElseThrow();
        assertThat(use.name()).isEqualTo("apply_patch");
        assertThat(use.input()).isEqualTo("*** Begin\n+\"ü\"");
        ResponseInputItem result = ResponseInputItem.ofCustomToolCallOutput(ResponseCustomToolCallOutput.builder()
                .callId(use.callId())
                .output("patched")
                .build());
        Response answer = openai.send(
                asked.toBuilder()
                        .inputOfResponse(conversation("patch it", call, result))
                        .build(),
                way);
        assertThat(ResponsesCalls.text(answer)).isEqualTo("Done. The tool answered: patched");
    }

    @ParameterizedTest
    @EnumSource
    void parallelCallsKeepTheirArgumentsApart(ResponsesCalls.Way way) {
        proxy.simulator()
                .next(EventScript.begin()
                        .interleavedTools(
                                "read_file", "{\"path\":\"a-long-name.txt\"}", "read_file", "{\"path\":\"b.txt\"}"));

        List<ResponseFunctionToolCall> calls = ResponsesCalls.calls(openai.send(
                ResponsesCalls.ask("both").addTool(ResponsesCalls.READ_FILE).build(), way));

        assertThat(calls)
                .extracting(ResponseFunctionToolCall::arguments)
                .containsExactly("{\"path\":\"a-long-name.txt\"}", "{\"path\":\"b.txt\"}");
        assertThat(calls).extracting(ResponseFunctionToolCall::callId).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource
    void reasoningIsSummarisedAndReplayedWithItsSignature(ResponsesCalls.Way way) {
        ResponseCreateParams asked = ResponsesCalls.ask("think")
                .model(THINKER)
                .store(false)
                .addInclude(ResponseIncludable.REASONING_ENCRYPTED_CONTENT)
                .reasoning(Reasoning.builder()
                        .effort(ReasoningEffort.HIGH)
                        .summary(Reasoning.Summary.AUTO)
                        .build())
                .build();

        Response thought = openai.send(asked, way);

        ResponseReasoningItem item = thought.output().get(0).asReasoning();
        assertThat(item.summary())
                .extracting(ResponseReasoningItem.Summary::text)
                .containsExactly("The simulator thinks about this for a moment.");
        openai.send(
                asked.toBuilder()
                        .inputOfResponse(conversation("think", thought, user("go on")))
                        .build(),
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

    @Test
    void imageAndInstructionsArriveUpstream() {
        EasyInputMessage picture = EasyInputMessage.builder()
                .role(EasyInputMessage.Role.USER)
                .contentOfResponseInputMessageContentList(List.of(
                        ResponseInputContent.ofInputText(
                                ResponseInputText.builder().text("what is it?").build()),
                        ResponseInputContent.ofInputImage(ResponseInputImage.builder()
                                .detail(ResponseInputImage.Detail.AUTO)
                                .imageUrl("data:image/png;base64," + PIXEL)
                                .build())))
                .build();

        openai.send(
                ResponseCreateParams.builder()
                        .model(ResponsesCalls.MODEL)
                        .instructions("Answer in verse.")
                        .inputOfResponse(List.of(ResponseInputItem.ofEasyInputMessage(picture)))
                        .build(),
                ResponsesCalls.Way.WHOLE);

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
    void cutAtTheOutputLimitIsIncomplete(ResponsesCalls.Way way) {
        proxy.simulator().next(Scenario.text("one two three four five six seven eight nine ten ".split("(?<= )", -1)));

        Response response = way == ResponsesCalls.Way.WHOLE
                ? openai.send(ResponsesCalls.ask("go").maxOutputTokens(4).build(), way)
                : last(openai.stream(ResponsesCalls.ask("go").maxOutputTokens(4).build()))
                        .asIncomplete()
                        .response();

        assertThat(response.status()).hasValue(ResponseStatus.INCOMPLETE);
        assertThat(response.incompleteDetails().orElseThrow().reason())
                .hasValue(Response.IncompleteDetails.Reason.MAX_OUTPUT_TOKENS);
        assertThat(ResponsesCalls.text(response)).startsWith("one ").doesNotContain("ten");
    }

    @ParameterizedTest
    @EnumSource
    void webSearchIsAnItemAndItsHitsAreCited(ResponsesCalls.Way way) {
        Response found = openai.send(
                ResponsesCalls.ask("Perform a web search for the query: kiro proxies")
                        .addTool(WebSearchTool.builder()
                                .type(WebSearchTool.Type.WEB_SEARCH)
                                .build())
                        .build(),
                way);

        assertThat(found.output()).anyMatch(item -> item.isWebSearchCall());
        assertThat(proxy.simulator().requests("InvokeMCP")).hasSize(1);
    }

    @Test
    void structuredOutputIsTheDemandedObject() {
        proxy.simulator().onGenerate(new StructuredUpstream("{\"city\":\"Bern\",\"people\":134000}"));

        City city = openai
                .client()
                .responses()
                .create(ResponseCreateParams.builder()
                        .model(ResponsesCalls.MODEL)
                        .input("the capital")
                        .text(City.class)
                        .build())
                .output()
                .stream()
                .flatMap(item -> item.message().stream())
                .flatMap(message -> message.content().stream())
                .flatMap(part -> part.outputText().stream())
                .findFirst()
                .orElseThrow();

        assertThat(city).isEqualTo(new City("Bern", 134_000));
    }

    /** What {@link #structuredOutputIsTheDemandedObject} demands. */
    record City(String city, int people) {}

    @Test
    void tokensAreCountedWithoutAnUpstreamCall() {
        long tokens = openai.client()
                .responses()
                .inputTokens()
                .count(InputTokenCountParams.builder()
                        .model(ResponsesCalls.MODEL)
                        .input("hello ".repeat(1_000))
                        .build())
                .validate()
                .inputTokens();

        assertThat(tokens).isBetween(500L, 4_000L);
        assertThat(proxy.generateRequests()).isEmpty();
    }

    private static List<ResponseInputItem> conversation(String prompt, Response said, ResponseInputItem next) {
        List<ResponseInputItem> items = new ArrayList<>(List.of(user(prompt)));
        said.output().forEach(item -> items.add(ResponsesCalls.replay(item)));
        items.add(next);
        return items;
    }

    private static ResponseInputItem user(String text) {
        return ResponseInputItem.ofEasyInputMessage(EasyInputMessage.builder()
                .role(EasyInputMessage.Role.USER)
                .content(text)
                .build());
    }

    private static ResponseInputItem result(ResponseFunctionToolCall call, String text) {
        return ResponseInputItem.ofFunctionCallOutput(ResponseInputItem.FunctionCallOutput.builder()
                .callId(call.callId())
                .output(text)
                .build());
    }

    private static ResponseStreamEvent last(List<ResponseStreamEvent> events) {
        return events.get(events.size() - 1);
    }
}

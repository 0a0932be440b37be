package io.kiroproxy.it.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kiroproxy.core.model.Content;
import io.kiroproxy.core.model.Conversation;
import io.kiroproxy.core.model.Generation;
import io.kiroproxy.core.model.JsonText;
import io.kiroproxy.core.model.Message;
import io.kiroproxy.core.model.Reasoning;
import io.kiroproxy.core.model.Role;
import io.kiroproxy.core.model.ToolChoice;
import io.kiroproxy.core.model.ToolSpec;
import io.kiroproxy.it.fixture.ProxyUnderTest;
import io.kiroproxy.protocol.dialect.Asked;
import io.kiroproxy.protocol.dialect.ClientDialect;
import io.kiroproxy.protocol.dialect.Heard;
import io.kiroproxy.protocol.spi.ClientCall.Streaming;
import io.kiroproxy.simulator.generate.EventScript;
import io.kiroproxy.simulator.generate.Framing;
import io.kiroproxy.simulator.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Any text, and as much of everything as clients send, passes through every protocol, streamed and whole. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class UnicodeAndSizeTest {

    private static final String TEXT = "ü “q” 日本語 😀👩\u200D👩\u200D👧 \u2028 \\n \"data: [DONE]\\n\\n\" \t Ω end";
    private static final int MEGABYTE = 1 << 20;
    private static final int PIECE = 60_000;

    /** Where a protocol demands a limit, one that a megabyte does not reach. */
    private static final Generation UNLIMITED =
            new Generation(2_000_000, List.of(), Reasoning.UNSPECIFIED, null, Generation.ParallelToolCalls.ALLOWED);

    @RegisterExtension
    final ProxyUnderTest proxy = ProxyUnderTest.withDefaults();

    static Stream<Arguments> allWays() {
        return Stream.of(ClientDialect.values())
                .flatMap(dialect -> Stream.of(Streaming.values()).map(way -> Arguments.of(dialect, way)));
    }

    @ParameterizedTest
    @MethodSource("allWays")
    void unicodeSurvivesFramesThatComeByteByByte(ClientDialect dialect, Streaming way) {
        String input = Json.write(Json.object("path", TEXT, "😀", "ü"));
        proxy.simulator()
                .next(EventScript.begin()
                        .text(TEXT.split("(?<= )", -1))
                        .tool("read_file", input)
                        .framing(Framing.BYTE_BY_BYTE));

        Heard heard = ask(dialect, way, conversation(tool("read_file"), Message.text(Role.USER, "go")));

        assertThat(heard.text()).isEqualTo(TEXT);
        assertThat(heard.calls()).singleElement().satisfies(call -> assertThat(call.input())
                .isEqualTo(parse(input)));
        assertThat(heard.ending()).isEqualTo(Heard.Ending.FINISHED);
    }

    @ParameterizedTest
    @MethodSource("allWays")
    void unicodeSurvivesARequestThatComesByteByByte(ClientDialect dialect, Streaming way) {
        Conversation conversation = conversation(
                tool("read_file"),
                Message.text(Role.USER, TEXT),
                new Message(
                        Role.ASSISTANT,
                        List.of(new Content.ToolUse(
                                "call_1", "read_file", JsonText.of(Json.write(Json.object("path", TEXT)))))),
                new Message(
                        Role.USER,
                        List.of(new Content.ToolResult(
                                "call_1", List.of(new Content.Text(TEXT)), Content.ToolResult.Status.SUCCESS))));

        new Wire(proxy.uri()).ask(dialect, Asked.of(conversation).with(way), Wire.Pieces.SINGLE_BYTES);

        Json state = proxy.generateBodies().get(0).at("conversationState");
        Json history = state.at("history");
        assertThat(history.at(0).at("userInputMessage").at("content").text()).contains(TEXT);
        assertThat(history.at(1)
                        .at("assistantResponseMessage")
                        .at("toolUses")
                        .at(0)
                        .at("input")
                        .at("path")
                        .text())
                .isEqualTo(TEXT);
        assertThat(state.at("currentMessage")
                        .at("userInputMessage")
                        .at("userInputMessageContext")
                        .at("toolResults")
                        .at(0)
                        .at("content")
                        .at(0)
                        .at("text")
                        .text())
                .isEqualTo(TEXT);
    }

    @ParameterizedTest
    @MethodSource("allWays")
    void megabyteOfArgumentsArrivesWhole(ClientDialect dialect, Streaming way) {
        String input = Json.write(Json.object("text", "ü\"😀".repeat(MEGABYTE / 8)));
        proxy.simulator().next(largeCall(input));

        Asked asked = Asked.of(conversation(tool("write"), Message.text(Role.USER, "go")))
                .with(way)
                .with(UNLIMITED);
        Heard heard = new Wire(proxy.uri()).ask(dialect, asked);

        assertThat(heard.calls()).hasSize(1);
        assertThat(heard.calls().get(0).input().equals(parse(input))).isTrue();
    }

    @ParameterizedTest
    @MethodSource("allWays")
    void megabyteOfArgumentsIsSentBackWhole(ClientDialect dialect, Streaming way) {
        String text = "ü\"😀".repeat(MEGABYTE / 8);
        Conversation conversation = conversation(
                tool("write"),
                Message.text(Role.USER, "go"),
                new Message(
                        Role.ASSISTANT,
                        List.of(new Content.ToolUse(
                                "call_1", "write", JsonText.of(Json.write(Json.object("text", text)))))),
                new Message(
                        Role.USER,
                        List.of(new Content.ToolResult(
                                "call_1", List.of(new Content.Text("ok")), Content.ToolResult.Status.SUCCESS))));

        ask(dialect, way, conversation);

        Json sent = proxy.generateBodies()
                .get(0)
                .at("conversationState")
                .at("history")
                .at(1)
                .at("assistantResponseMessage")
                .at("toolUses")
                .at(0)
                .at("input")
                .at("text");
        assertThat(sent.text().equals(text)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("allWays")
    void callWithoutInputHasAnEmptyObject(ClientDialect dialect, Streaming way) {
        proxy.simulator().next(EventScript.begin().tool("now", "").tool("now", "{}"));

        Heard heard = ask(dialect, way, conversation(tool("now"), Message.text(Role.USER, "go")));

        assertThat(heard.calls()).extracting(Heard.Call::input).containsExactly(parse("{}"), parse("{}"));
        assertThat(heard.calls()).extracting(Heard.Call::id).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("allWays")
    void twoHundredToolsAreOfferedAndTheLastIsCalled(ClientDialect dialect, Streaming way) {
        List<ToolSpec> tools = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            tools.add(tool("tool_" + i).get(0));
        }
        proxy.simulator().next(EventScript.begin().tool("tool_199", "{\"path\":\"a\"}"));

        Heard heard = ask(dialect, way, conversation(tools, Message.text(Role.USER, "go")));

        assertThat(heard.calls()).extracting(Heard.Call::name).containsExactly("tool_199");
        assertThat(proxy.generateBodies()
                        .get(0)
                        .at("conversationState")
                        .at("currentMessage")
                        .at("userInputMessage")
                        .at("userInputMessageContext")
                        .at("tools")
                        .items())
                .hasSize(200);
    }

    @ParameterizedTest
    @MethodSource("allWays")
    void fiveHundredMessagesReachTheUpstream(ClientDialect dialect, Streaming way) {
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < 250; i++) {
            messages.add(Message.text(Role.USER, "Question " + i));
            messages.add(Message.text(Role.ASSISTANT, "Answer " + i));
        }
        messages.add(Message.text(Role.USER, "The last question."));

        Heard heard = ask(dialect, way, Conversation.of(messages));

        assertThat(heard.text()).contains("The last question.");
        List<Json> history = proxy.generateBodies()
                .get(0)
                .at("conversationState")
                .at("history")
                .items();
        assertThat(history).hasSize(500);
        assertThat(history.get(499).at("assistantResponseMessage").at("content").text())
                .isEqualTo("Answer 249");
    }

    private Heard ask(ClientDialect dialect, Streaming way, Conversation conversation) {
        return new Wire(proxy.uri()).ask(dialect, Asked.of(conversation).with(way));
    }

    private static EventScript largeCall(String input) {
        EventScript script = EventScript.begin();
        int from = 0;
        while (from < input.length()) {
            int to = Math.min(input.length(), from + PIECE);
            to -= to < input.length() && Character.isLowSurrogate(input.charAt(to)) ? 1 : 0;
            script = script.event(
                    "toolUseEvent",
                    Json.write(Json.object(
                            "name", "write", "toolUseId", "tooluse_1", "input", input.substring(from, to))));
            from = to;
        }
        return script.event(
                "toolUseEvent", Json.write(Json.object("name", "write", "toolUseId", "tooluse_1", "stop", true)));
    }

    private static Conversation conversation(List<ToolSpec> tools, Message... messages) {
        return Conversation.of(List.of(messages)).withTools(tools, ToolChoice.AUTO);
    }

    private static List<ToolSpec> tool(String name) {
        return List.of(new ToolSpec(
                name,
                "Does " + name + ".",
                JsonText.of("{\"type\":\"object\",\"properties\":{\"path\":{\"type\":\"string\"}}}")));
    }

    private static JsonNode parse(String json) {
        try {
            return new ObjectMapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON", e);
        }
    }
}

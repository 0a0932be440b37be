package io.kiroproxy.it.dialect;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.kiroproxy.simulator.generate.Scenario;
import io.kiroproxy.simulator.json.Json;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the upstream cannot do and the proxy does for all protocols alike, through the public port in each of them. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SharedPartsTest {

    private static final String LONG_TEXT = "word ".repeat(400);

    @RegisterExtension
    final ProxyUnderTest proxy = ProxyUnderTest.withDefaults();

    static Stream<Arguments> allWays() {
        return Stream.of(ClientDialect.values())
                .flatMap(dialect -> Stream.of(Streaming.values()).map(way -> Arguments.of(dialect, way)));
    }

    /** Responses has no stop sequences. */
    static Stream<Arguments> waysWithStopSequences() {
        return allWays().filter(way -> way.get()[0] != ClientDialect.RESPONSES);
    }

    @ParameterizedTest
    @MethodSource("waysWithStopSequences")
    void stopSequenceIsFoundWhereverTheUpstreamsEventsEnd(ClientDialect dialect, Streaming way) {
        String text = "one ENDLESS two ÄND😀 three";
        String stop = "ÄND😀";
        for (int cut = 1; cut < text.length(); cut++) {
            if (!Character.isLowSurrogate(text.charAt(cut))) {
                proxy.simulator().next(Scenario.text(text.substring(0, cut), text.substring(cut)));

                Heard heard = ask(dialect, way, options(null, stop, "never"), "count");

                assertThat(heard.text()).as("cut at %d", cut).isEqualTo("one ENDLESS two ");
                assertThat(heard.ending()).isEqualTo(Heard.Ending.FINISHED);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("waysWithStopSequences")
    void whatOnlyBeginsLikeAStopSequenceIsShown(ClientDialect dialect, Streaming way) {
        proxy.simulator().next(Scenario.text("one EN", "Dless EN", "D O"));

        assertThat(ask(dialect, way, options(null, "END OF"), "count").text()).isEqualTo("one ENDless END O");
    }

    @ParameterizedTest
    @MethodSource("allWays")
    void answerIsCutAtTheOutputLimitAndSaysSo(ClientDialect dialect, Streaming way) {
        proxy.simulator().next(Scenario.text(LONG_TEXT.split("(?<= )", -1)));

        HttpResponse<byte[]> reply = reply(dialect, way, options(20), "write");

        Heard heard = Wire.heard(dialect, asked(way, options(20), "write"), reply);
        assertThat(LONG_TEXT).startsWith(heard.text());
        assertThat(heard.text()).hasSizeBetween(20, 160);
        assertThat(text(reply))
                .contains(
                        switch (dialect) {
                            case ANTHROPIC -> "\"stop_reason\":\"max_tokens\"";
                            case CHAT -> "\"finish_reason\":\"length\"";
                            case RESPONSES -> "\"reason\":\"max_output_tokens\"";
                            case GEMINI -> "\"finishReason\":\"MAX_TOKENS\"";
                        });
    }

    @ParameterizedTest
    @MethodSource("allWays")
    void toolChoiceIsEmulatedAndSaidSo(ClientDialect dialect, Streaming way) {
        List<ToolSpec> tools = List.of(tool("read_file"), tool("list"));

        HttpResponse<byte[]> none = reply(dialect, way, tools, ToolChoice.NONE);
        HttpResponse<byte[]> required = reply(dialect, way, tools, ToolChoice.REQUIRED);
        HttpResponse<byte[]> named = reply(dialect, way, tools, ToolChoice.named("list"));
        HttpResponse<byte[]> auto = reply(dialect, way, tools, ToolChoice.AUTO);

        List<Json> bodies = proxy.generateBodies();
        assertThat(offered(bodies.get(0))).isEmpty();
        assertThat(offered(bodies.get(1))).containsExactly("read_file", "list");
        assertThat(offered(bodies.get(2))).containsExactly("list");
        assertThat(offered(bodies.get(3))).containsExactly("read_file", "list");
        assertThat(List.of(none, required, named))
                .allSatisfy(reply -> assertThat(emulated(reply)).contains("tool_choice"));
        assertThat(emulated(auto)).doesNotContain("tool_choice");
        assertThat(bodies.get(1).toString()).isNotEqualTo(bodies.get(3).toString());
        assertThat(Stream.of(none, required, named, auto).map(HttpResponse::statusCode))
                .containsOnly(200);
    }

    private Heard ask(ClientDialect dialect, Streaming way, Generation options, String prompt) {
        return Wire.heard(dialect, asked(way, options, prompt), reply(dialect, way, options, prompt));
    }

    private HttpResponse<byte[]> reply(ClientDialect dialect, Streaming way, Generation options, String prompt) {
        return new Wire(proxy.tap().uri()).reply(dialect, asked(way, options, prompt));
    }

    private HttpResponse<byte[]> reply(ClientDialect dialect, Streaming way, List<ToolSpec> tools, ToolChoice choice) {
        proxy.simulator().next(EventScript.begin().text("Well."));
        Conversation conversation =
                Conversation.of(List.of(Message.text(Role.USER, "go"))).withTools(tools, choice);
        return new Wire(proxy.tap().uri()).reply(dialect, Asked.of(conversation).with(way));
    }

    private static Asked asked(Streaming way, Generation options, String prompt) {
        return Asked.of(Conversation.of(List.of(Message.text(Role.USER, prompt))))
                .with(way)
                .with(options);
    }

    private static Generation options(@Nullable Integer limit, String... stops) {
        return new Generation(limit, List.of(stops), Reasoning.UNSPECIFIED, null, Generation.ParallelToolCalls.ALLOWED);
    }

    private static List<String> offered(Json body) {
        return body
                .at("conversationState")
                .at("currentMessage")
                .at("userInputMessage")
                .at("userInputMessageContext")
                .at("tools")
                .items()
                .stream()
                .map(tool -> tool.at("toolSpecification").at("name").text())
                .toList();
    }

    private static String emulated(HttpResponse<byte[]> reply) {
        return reply.headers().firstValue("x-kiro-emulated").orElse("");
    }

    private static ToolSpec tool(String name) {
        return new ToolSpec(
                name,
                "Does " + name + ".",
                JsonText.of("{\"type\":\"object\",\"properties\":{\"path\":{\"type\":\"string\"}}}"));
    }

    private static String text(HttpResponse<byte[]> reply) {
        return new String(reply.body(), StandardCharsets.UTF_8);
    }
}

package io.kiroproxy.protocol.kiro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiroproxy.core.ChatRequest;
import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.model.Conversation;
import io.kiroproxy.core.model.Generation;
import io.kiroproxy.core.model.JsonText;
import io.kiroproxy.core.model.Message;
import io.kiroproxy.core.model.OutputFormat;
import io.kiroproxy.core.model.Reasoning;
import io.kiroproxy.core.model.Role;
import io.kiroproxy.core.model.ToolChoice;
import io.kiroproxy.core.model.ToolSpec;
import io.kiroproxy.core.model.WebSearch;
import io.kiroproxy.core.spi.UpstreamCall;
import io.kiroproxy.core.testing.ManualClock;
import io.kiroproxy.protocol.kiro.fixture.EventText;
import io.kiroproxy.protocol.kiro.fixture.KiroFixtures;
import io.kiroproxy.protocol.kiro.fixture.KiroFrames;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerShapeTest {

    private static final String TITLE =
            "{\"type\":\"object\",\"properties\":{\"title\":{\"type\":\"string\"}},\"required\":[\"title\"]}";
    private static final OutputFormat SCHEMA = new OutputFormat.JsonSchema("t", JsonText.of(TITLE));
    private static final OutputFormat OBJECT = new OutputFormat.JsonObject();
    private static final ToolSpec LOOKUP = new ToolSpec("lookup", "d", JsonText.EMPTY_OBJECT);

    private final KiroProvider provider = new KiroProvider(KiroOptions.ofDefaults(), new ManualClock(), new Random(1));
    private final List<ChatEvent> events = new ArrayList<>();

    @Test
    void schemaBecomesAToolWhoseInputIsTheAnswer() {
        UpstreamCall call = call(SCHEMA, ToolChoice.AUTO);
        assertThat(body(call))
                .contains("\"final_answer\"", "\"title\"", "calling the tool final_answer exactly once")
                .doesNotContain("Call other tools first");

        assertThat(endOrNull(call, answering("{\"title\":\"A\"}"))).isNull();
        assertThat(EventText.of(events))
                .containsExactly("start claude-sonnet-4.5", "text {\"title\":\"A\"}", "usage DERIVED", "stop END_TURN");
        assertThat(((ChatEvent.MessageStart) events.get(0)).adaptations()).containsExactly("response_format");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{'title':'A'}", "  {'title':'A'}\n", "```json\n{'title':'A'}\n```", "```\n{'title':'A'}```"})
    void answerInWordsThatFitsIsTaken_fenceOrNot(String said) {
        String text = said.replace('\'', '"');
        endOrNull(call(SCHEMA, ToolChoice.AUTO), KiroFrames.answer().text(text).tail("END_TURN"));

        assertThat(EventText.of(events)).contains("text {\"title\":\"A\"}", "stop END_TURN");
    }

    @Test
    void answerThatDoesNotFitIsMendedOnce_andNothingOfItIsTold() {
        UpstreamCall mended =
                end(call(SCHEMA, ToolChoice.AUTO), answering("{\"title\":7}").text("Here."));
        assertThat(events).isEmpty();
        assertThat(body(mended))
                .contains(
                        "\"input\":{\"title\":7}",
                        "$.title: found a number (expected: string)",
                        "\"toolUseId\":\"a\"",
                        "\"status\":\"error\"");

        assertThat(endOrNull(mended, answering("{\"title\":\"B\"}"))).isNull();
        assertThat(EventText.of(events)).contains("text {\"title\":\"B\"}", "stop END_TURN");
        assertThat(((ChatEvent.UsageUpdate) events.get(events.size() - 2))
                        .usage()
                        .credits())
                .isEqualTo(1.0);
    }

    @Test
    void secondAnswerThatDoesNotFitIsAnErrorOfItsOwn() {
        UpstreamCall mended = end(
                call(SCHEMA, ToolChoice.AUTO), KiroFrames.answer().text("No.").tail("END_TURN"));

        assertThatThrownBy(() -> endOrNull(mended, answering("{}")))
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.OUTPUT_INVALID))
                .hasMessageContaining("$.title: missing");
        assertThat(events).isEmpty();
    }

    @Test
    void clientsToolsAreCalledFirst_withTheTextBeforeThem() {
        UpstreamCall call = call(SCHEMA, ToolChoice.AUTO, LOOKUP);
        assertThat(body(call)).contains("Call other tools first");

        KiroFrames frames = KiroFrames.answer()
                .text("Looking.")
                .tool("t", "lookup")
                .stop("t", "lookup")
                .tail("TOOL_USE");
        assertThat(endOrNull(call, frames)).isNull();
        assertThat(EventText.of(events))
                .containsSubsequence("text Looking.", "tool t lookup", "end t", "stop TOOL_USE");
    }

    @Test
    void demandedToolCallNeedsNoAnswerYet() {
        UpstreamCall call = call(SCHEMA, ToolChoice.REQUIRED, LOOKUP);

        assertThat(body(call)).doesNotContain("final_answer");
        endOrNull(
                call,
                KiroFrames.answer().tool("t", "lookup").stop("t", "lookup").tail("TOOL_USE"));
        assertThat(EventText.of(events)).contains("stop TOOL_USE");
    }

    @Test
    void allowedToolsLeaveRoomForTheAnswer() {
        UpstreamCall call = call(SCHEMA, new ToolChoice.Allowed(List.of("lookup")), LOOKUP);

        assertThat(body(call)).contains("\"lookup\"", "\"final_answer\"");
    }

    @Test
    void withoutAnyToolTheSchemaIsToldInWords() {
        UpstreamCall call = call(SCHEMA, ToolChoice.NONE, LOOKUP);

        assertThat(body(call)).doesNotContain("final_answer").contains("fits this JSON Schema", "\\\"title\\\"");
    }

    @Test
    void anyObjectIsAskedForInWords_andChecked() {
        UpstreamCall call = call(OBJECT, ToolChoice.AUTO);
        assertThat(body(call)).doesNotContain("final_answer").contains("one JSON object and nothing else");

        UpstreamCall mended = end(call, KiroFrames.answer().text("[1]").tail("END_TURN"));
        assertThat(body(mended)).contains("[1]", "found an array (expected: object)");
        endOrNull(mended, KiroFrames.answer().text("{}").tail("END_TURN"));
        assertThat(EventText.of(events)).contains("text {}");
    }

    @Test
    void anotherRootThanAnObjectIsWrapped() {
        String list =
                "{\"type\":\"array\",\"items\":{\"$ref\":\"#/$defs/n\"},\"$defs\":{\"n\":{\"type\":\"integer\"}}}";
        UpstreamCall call = call(new OutputFormat.JsonSchema("l", JsonText.of(list)), ToolChoice.AUTO);
        assertThat(body(call)).contains("\"value\"", "\"integer\"");

        UpstreamCall mended = end(call, answering("{\"value\":[1,\"x\"]}"));
        assertThat(body(mended)).contains("$[1]: found a string");
        endOrNull(mended, answering("{\"value\":[1,2]}"));
        assertThat(EventText.of(events)).contains("text [1,2]");
    }

    @Test
    void cutAnswerIsToldAsFarAsItCame() {
        KiroFrames cut = KiroFrames.answer()
                .input("a", "final_answer", "{\"title\":\"A lo")
                .tail("MAX_TOKENS");
        assertThat(endOrNull(call(SCHEMA, ToolChoice.AUTO), cut)).isNull();

        assertThat(EventText.of(events)).contains("text {\"title\":\"A lo", "stop MAX_TOKENS");
    }

    @Test
    void searchComesBeforeTheAnswer() {
        Conversation conversation = new Conversation(
                "",
                List.of(Message.text(Role.USER, "What is new?")),
                List.of(),
                ToolChoice.AUTO,
                new WebSearch("web_search", 5, List.of(), List.of()));
        UpstreamCall call = call(SCHEMA, conversation);
        KiroFrames searching = KiroFrames.answer()
                .input("s", "web_search", "{\"query\":\"x\"}")
                .stop("s", "web_search")
                .tail("TOOL_USE");
        UpstreamCall search = end(call, searching);
        search.read(ByteBuffer.wrap("{}".getBytes(StandardCharsets.UTF_8)), events::add);
        UpstreamCall after = Objects.requireNonNull(search.end(events::add));
        assertThat(endOrNull(after, answering("{\"title\":\"A\"}"))).isNull();

        assertThat(EventText.of(events)).containsSubsequence("search x unavailable", "text {\"title\":\"A\"}");
    }

    @Test
    void clientsOwnToolOfThatNameKeepsIt() {
        UpstreamCall call = call(SCHEMA, ToolChoice.AUTO, new ToolSpec("final_answer", "d", JsonText.EMPTY_OBJECT));

        assertThat(body(call)).contains("\"final_answer_\"");
        endOrNull(call, answering("{}"));
        assertThat(EventText.of(events)).contains("tool a final_answer", "stop TOOL_USE");
    }

    @Test
    void longAnswerComesInPieces_noPairSplit() {
        String json = "{\"title\":\"" + "👋".repeat(2000) + "\"}";
        endOrNull(call(SCHEMA, ToolChoice.AUTO), answering(json));

        assertThat(events.stream().filter(ChatEvent.TextDelta.class::isInstance))
                .hasSize(4);
        assertThat(EventText.of(events)).contains("text " + json);
    }

    @Test
    void heldBackAnswerIsNoSilence() {
        UpstreamCall call = call(SCHEMA, ToolChoice.AUTO);
        assertThat(call.begun()).isFalse();
        call.read(
                ByteBuffer.wrap(
                        KiroFrames.answer().input("a", "final_answer", "{").bytes()),
                events::add);

        assertThat(events).isEmpty();
        assertThat(call.begun()).isTrue();
    }

    @Test
    void schemaThatIsNoneIsTheClientsError() {
        assertThatThrownBy(() -> call(new OutputFormat.JsonSchema("x", JsonText.of("[]")), ToolChoice.AUTO))
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_REQUEST));
    }

    private UpstreamCall call(OutputFormat format, ToolChoice choice, ToolSpec... tools) {
        Conversation plain = Conversation.of(List.of(Message.text(Role.USER, "Name it")));
        return call(format, plain.withTools(List.of(tools), choice));
    }

    private UpstreamCall call(OutputFormat format, Conversation conversation) {
        Generation generation =
                new Generation(null, List.of(), Reasoning.UNSPECIFIED, format, Generation.ParallelToolCalls.ALLOWED);
        ChatRequest request =
                ChatRequest.of("c", "claude-sonnet-4.5", conversation).withGeneration(generation);
        return provider.newCall(
                request, "session", provider.resolve(request.model()).orElseThrow(), KiroFixtures.organisation());
    }

    private static KiroFrames answering(String json) {
        return KiroFrames.answer()
                .input("a", "final_answer", json)
                .stop("a", "final_answer")
                .tail("TOOL_USE");
    }

    private UpstreamCall end(UpstreamCall call, KiroFrames answer) {
        return Objects.requireNonNull(endOrNull(call, answer));
    }

    private @Nullable UpstreamCall endOrNull(UpstreamCall call, KiroFrames answer) {
        call.read(ByteBuffer.wrap(answer.bytes()), events::add);
        return call.end(events::add);
    }

    private static String body(UpstreamCall call) {
        return new String(call.http().body(), StandardCharsets.UTF_8);
    }
}

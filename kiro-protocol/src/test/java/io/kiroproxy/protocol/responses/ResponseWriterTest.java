package io.kiroproxy.protocol.responses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.model.Content;
import io.kiroproxy.core.model.Reasoning;
import io.kiroproxy.core.model.StopReason;
import io.kiroproxy.core.model.TokenUsage;
import io.kiroproxy.protocol.fixture.EventScript;
import io.kiroproxy.protocol.spi.ClientCall;
import io.kiroproxy.protocol.spi.ReplyWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseWriterTest {

    private static final String SUMMARIES = ",'reasoning':{'summary':'auto'}";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ReplyWriter writer = writer(out);

    private static ReplyWriter writer(OutputStream out) {
        return Requests.chat(Requests.protocol(), Requests.body(SUMMARIES + Requests.STREAM))
                .newWriter(out);
    }

    private void write(String script) throws IOException {
        for (ChatEvent event : EventScript.parse(script)) {
            writer.write(event);
        }
    }

    private ResponseGrammar read() {
        return ResponseGrammar.of(out.toByteArray());
    }

    @Test
    void failureBeforeTheFirstEventIsAResponseTooAndHasAnId() throws IOException {
        writer.ping();
        writer.fail(new GatewayException(ErrorKind.RATE_LIMITED, "All accounts rest."));

        assertThat(read().state()).isEqualTo(ResponseGrammar.State.FAILED);
        assertThat(read().response().path("id").asText()).isEqualTo("resp_call-1");
        assertThat(read().response().path("usage").isNull()).isTrue();
        assertThat(read().response().path("error").path("code").asText()).isEqualTo("rate_limit_exceeded");
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith(": keep-alive\n\n");
    }

    @Test
    void failureLeavesOpenItemsOpen() throws IOException {
        write("start m model 1\ntext done\ntool c1 read\ninput c1 {\"a\":");

        writer.fail(new GatewayException(ErrorKind.UPSTREAM_TIMEOUT, "silent"));

        assertThat(read().items()).hasSize(2);
        assertThat(read().items().get(1).done).isNull();
        assertThat(read().response().path("output")).hasSize(1);
        assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain("arguments.done");
    }

    @Test
    void answerThatStopsWithinACallFails() throws IOException {
        write("start m model 1\ntool c1 read\ninput c1 {\nstop TOOL_USE");

        writer.finish();

        assertThat(read().state()).isEqualTo(ResponseGrammar.State.FAILED);
        assertThat(read().response().path("error").path("message").asText()).contains("within a tool call");
    }

    @Test
    void callThatWasCutByTheLimitIsLeftOut() throws IOException {
        write("start m model 1\ntool c1 read\ninput c1 {\ntool c2 read\nend c2\nstop MAX_TOKENS");

        writer.finish();

        assertThat(read().state()).isEqualTo(ResponseGrammar.State.INCOMPLETE);
        assertThat(read().response().path("output")).hasSize(1);
        assertThat(read().response().path("output").path(0).path("call_id").asText())
                .isEqualTo("c2");
    }

    @Test
    void wholeAnswerThatStopsWithinACallIsAFailedResponse() throws IOException {
        JsonNode body = new ObjectMapper()
                .readTree(Requests.answer("", "start m model 1\ntext a\ntool c1 read\ninput c1 {\nstop TOOL_USE"));

        assertThat(body.path("status").asText()).isEqualTo("failed");
        assertThat(body.path("error").path("code").asText()).isEqualTo("server_error");
        assertThat(body.path("output")).hasSize(1);
    }

    @Test
    void nothingFollowsTheEnd() throws IOException {
        write("start m model 1\ntext a\nstop END_TURN");
        writer.finish();
        int length = out.size();

        writer.ping();
        writer.fail(new GatewayException(ErrorKind.INTERNAL, "late"));

        assertThat(out.size()).isEqualTo(length);
        assertThatIllegalStateException().isThrownBy(writer::finish);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text a",
                "start m model 1\nstart m model 1",
                "start m model 1\nstop END_TURN\ntext a",
                "start m model 1\ninput c1 {}",
                "start m model 1\nend c1",
                "start m model 1\ntool c1 a\ntool c1 b",
            })
    void eventsOutOfOrderAreADefect(String script) {
        assertThatIllegalStateException().isThrownBy(() -> write(script)).withMessageContaining("expected");
    }

    @Test
    void everyEventIsHandedOverAtOnce() throws IOException {
        write("start m model 1");
        int before = out.size();

        write("text a");

        assertThat(out.toString(StandardCharsets.UTF_8).substring(before))
                .endsWith("\"delta\":\"a\",\"logprobs\":[]}\n\n");
    }

    @Test
    void largeArgumentsArriveWhole() throws IOException {
        String json = "{\"text\":\"" + "ü😀x".repeat(256 * 1024) + "\"}";
        List<ChatEvent> events = new ArrayList<>(EventScript.parse("start m model 1\ntool c1 read"));
        for (int from = 0; from < json.length(); from += 1001) {
            events.add(new ChatEvent.ToolInputDelta("c1", json.substring(from, Math.min(json.length(), from + 1001))));
        }
        events.addAll(EventScript.parse("end c1\nstop TOOL_USE"));
        for (ChatEvent event : events) {
            writer.write(event);
        }

        writer.finish();

        assertThat(json.length()).isGreaterThan(1024 * 1024);
        assertThat(read().response().path("output").path(0).path("arguments").asText())
                .isEqualTo(json);
    }

    @Test
    void pairsCutBetweenEventsAreJoined() throws IOException {
        writer.write(new ChatEvent.MessageStart("m", "model", TokenUsage.estimate(1, 0), List.of()));
        for (String piece : new String[] {"\uD83D", "\uDE00", "a\uD83D"}) {
            writer.write(new ChatEvent.ThinkingDelta(piece));
        }
        for (String piece : new String[] {"\uD83D", "\uDE00", "b\uD83D"}) {
            writer.write(new ChatEvent.TextDelta(piece));
        }
        writer.write(new ChatEvent.MessageStop(StopReason.END_TURN));
        writer.finish();

        assertThat(read().items().get(0).deltas).hasToString("😀a\uFFFD");
        assertThat(read().items().get(1).deltas).hasToString("😀b\uFFFD");
    }

    @Test
    void carriersAreWrittenOnlyWhereAskedFor() {
        String script = "start m model 1\nthinking hm\nsignature sig\nredacted r\ntext a\nstop END_TURN";

        assertThat(Requests.answer("", script)).doesNotContain("encrypted_content");
        assertThat(Requests.answer(",'include':['reasoning.encrypted_content']", script))
                .contains("encrypted_content");
    }

    @Test
    void carriersHoldTheTextEvenWhereTheClientDoesNotWantToReadIt() throws IOException {
        ClientCall.Chat call = Requests.chat(
                Requests.protocol(),
                Requests.body(",'include':['reasoning.encrypted_content'],'reasoning':{'effort':'medium'}"
                        + Requests.STREAM));

        String stream =
                Requests.answer(call, EventScript.parse("start m model 1\nthinking hm\nsignature sig\nstop END_TURN"));

        assertThat(call.request().generation().reasoning().display()).isEqualTo(Reasoning.Display.SHOWN);
        assertThat(stream).doesNotContain("reasoning_summary").doesNotContain("hm\"");
        JsonNode item = ResponseGrammar.of(stream.getBytes(StandardCharsets.UTF_8))
                .response()
                .path("output")
                .path(0);
        assertThat(item.path("summary")).isEmpty();
        assertThat(SealedReasoning.open(item.path("encrypted_content").asText()))
                .isEqualTo(new Content.Thinking("hm", "sig"));
    }

    @Test
    void answerRepeatsTheOptionsOfItsRequest() throws IOException {
        String answer = Requests.answer(
                ",'instructions':'A \\'B\\'','temperature':0.5,'text':{'verbosity':'low'},'tool_choice':{'type':'function',"
                        + "'name':'t'},'tools':[{'type':'function',\n'name':'t'}],'user':{},'max_output_tokens':7",
                "start m model 1\nstop END_TURN");

        JsonNode body = new ObjectMapper().readTree(answer);
        assertThat(body.path("instructions").asText()).isEqualTo("A \"B\"");
        assertThat(body.path("temperature").asDouble()).isEqualTo(0.5);
        assertThat(body.path("text")).hasToString("{\"verbosity\":\"low\",\"format\":{\"type\":\"text\"}}");
        assertThat(body.path("tool_choice").path("name").asText()).isEqualTo("t");
        assertThat(body.path("tools").path(0).path("name").asText()).isEqualTo("t");
        assertThat(body.path("max_output_tokens").asInt()).isEqualTo(7);
        assertThat(body.path("user").isNull()).isTrue();
        assertThat(answer).doesNotContain("\n");
    }

    @Test
    void answersOverTheLimitFail() throws IOException {
        String piece = "x".repeat(1024 * 1024);
        ReplyWriter nowhere = writer(OutputStream.nullOutputStream());
        nowhere.write(new ChatEvent.MessageStart("m", "model", TokenUsage.estimate(1, 0), List.of()));
        nowhere.write(new ChatEvent.ToolUseStart("c", "read"));

        assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(() -> {
                    for (int i = 0; i < 9; i++) {
                        nowhere.write(new ChatEvent.ToolInputDelta("c", piece));
                    }
                })
                .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.UPSTREAM_ERROR));
    }
}

package io.kiroproxy.protocol.responses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.protocol.fixture.EventScript;
import io.kiroproxy.protocol.fixture.NeutralView;
import io.kiroproxy.protocol.spi.ClientCall;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Conversations that go on from a stored answer. */
class StoredResponsesTest {

    private static final String TOOLS = ",'tools':[{'type':'namespace','name':'n','tools':["
            + "{'type':'custom','name':'patch'},{'type':'function','name':'read'}]}]";

    private static final String FIRST = "{'model':'m','instructions':'Only now.','input':["
            + "{'role':'developer','content':'Always.'},{'role':'user','content':'hi'}]" + TOOLS;

    private static final String EVENTS = """
            start %s model 1
            thinking hm
            signature sig
            text hello
            tool c1 n__patch
            input c1 {"input":"x\\\\ny"}
            end c1
            tool c2 n__read
            end c2
            stop TOOL_USE
            """;

    private final ResponsesProtocol protocol = Requests.protocol();

    private void answered(String body, String id) {
        Requests.answer(Requests.chat(protocol, body), EventScript.parse(EVENTS.formatted(id)));
    }

    private static JsonNode json(ClientCall call) throws IOException {
        return new ObjectMapper().readTree(((ClientCall.Immediate) call).body());
    }

    @Test
    void conversationGoesOnAsIfTheClientHadSentItAll() {
        answered(FIRST + "}", "one");
        String next = "{'model':'m','previous_response_id':'resp_one','input':["
                + "{'type':'custom_tool_call_output','call_id':'c1','output':'done'}]" + TOOLS + "}";

        String view = NeutralView.of(Requests.chat(protocol, next).request());

        assertThat(view).contains("system: \"Always.\"", """
                        USER
                          text "hi"
                        ASSISTANT
                          Thinking[text=hm, signature=sig]
                          text "hello"
                          ToolUse[id=c1, name=n__patch, input={"input":"x\\ny"}]
                          ToolUse[id=c2, name=n__read, input={}]
                        USER
                          tool result c1 SUCCESS
                            text "done"
                        """);
    }

    @Test
    void chainsGrowAndStreamsAreStoredToo() {
        answered(FIRST + Requests.STREAM + "}", "one");
        answered("{'model':'m','previous_response_id':'resp_one','input':'more'" + Requests.STREAM + "}", "two");

        ClientCall.Chat third =
                Requests.chat(protocol, "{'model':'m','previous_response_id':'resp_two','input':'and more'}");

        assertThat(third.request().conversation().messages()).hasSize(5);
    }

    @Test
    void answersAreNotStoredWhereTheClientForbidsIt() throws IOException {
        answered(FIRST + ",'store':false}", "one");

        JsonNode error = json(Requests.any(
                        protocol,
                        Requests.bytes("{'model':'m','previous_response_id':'resp_one','input':'x'}"),
                        HttpFields.EMPTY))
                .path("error");

        assertThat(error.path("code").asText()).isEqualTo("previous_response_not_found");
        assertThat(error.path("param").asText()).isEqualTo("previous_response_id");
        assertThat(error.path("type").asText()).isEqualTo("invalid_request_error");
        assertThat(error.path("message").asText()).contains("'resp_one' not found");
    }

    @Test
    void unknownPreviousAnswerIsA400() {
        ClientCall.Immediate reply = (ClientCall.Immediate) Requests.any(
                protocol,
                Requests.bytes("{'model':'m','previous_response_id':'resp_x','input':'x','stream':true}"),
                HttpFields.EMPTY);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.fields().first("content-type")).isEqualTo("application/json");
        assertThat(reply.fields().first("x-request-id")).isEqualTo("call-1");
    }

    @Test
    void storedAnswerIsFetchedAndDeleted() throws IOException {
        answered(FIRST + "}", "one");

        JsonNode fetched = json(Requests.bare(protocol, "GET", "resp_one", HttpFields.EMPTY));
        JsonNode deleted = json(Requests.bare(protocol, "DELETE", "resp_one", HttpFields.EMPTY));

        assertThat(fetched.path("output")
                        .path(1)
                        .path("content")
                        .path(0)
                        .path("text")
                        .asText())
                .isEqualTo("hello");
        assertThat(deleted).hasToString("{\"id\":\"resp_one\",\"object\":\"response\",\"deleted\":true}");
        for (String method : new String[] {"GET", "DELETE"}) {
            assertThatExceptionOfType(GatewayException.class)
                    .isThrownBy(() -> Requests.bare(protocol, method, "resp_one", HttpFields.EMPTY))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND))
                    .satisfies(e -> assertThat(e.description()).contains("'resp_one' not found"));
        }
    }

    @Test
    void itemsCanBeReferredTo() {
        answered(FIRST + "}", "one_1");

        String view = NeutralView.of(Requests.chat(
                        protocol,
                        Requests.items(
                                "{'type':'item_reference','id':'rs_one_1_0'},"
                                        + "{'id':'msg_one_1_1'},{'type':'item_reference','id':'ctc_one_1_2'},{'role':'user','content':'go'}"))
                .request());

        assertThat(view).contains("Thinking[text=hm, signature=sig]\n  text \"hello\"\n  ToolUse[id=c1, name=n__patch");
    }

    @Test
    void nobodyFindsAnothersAnswers() {
        HttpFields me = HttpFields.of("authorization", "Bearer one");
        HttpFields you = HttpFields.of("authorization", "Bearer two");
        Requests.answer(
                Requests.chat(protocol, Requests.bytes(FIRST + "}"), me), EventScript.parse(EVENTS.formatted("one")));
        byte[] next = Requests.bytes("{'model':'m','previous_response_id':'resp_one','input':'x'}");

        assertThat(Requests.any(protocol, next, me)).isInstanceOf(ClientCall.Chat.class);
        assertThat(Requests.any(protocol, next, you)).isInstanceOf(ClientCall.Immediate.class);
        assertThat(Requests.any(protocol, next, HttpFields.EMPTY)).isInstanceOf(ClientCall.Immediate.class);
    }

    @Test
    void failedAnswersAreNotStored() throws IOException {
        Requests.answer(
                Requests.chat(protocol, FIRST + "}"),
                EventScript.parse("start one model 1\ntool c1 n__read\nstop TOOL_USE"));

        assertThat(Requests.any(
                        protocol,
                        "{\"model\":\"m\",\"previous_response_id\":\"resp_one\",\"input\":\"x\"}"
                                .getBytes(StandardCharsets.UTF_8),
                        HttpFields.EMPTY))
                .isInstanceOf(ClientCall.Immediate.class);
    }
}

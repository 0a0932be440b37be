package io.kiroproxy.protocol.responses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kiroproxy.core.ChatRequest;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.model.Content;
import io.kiroproxy.core.model.Effort;
import io.kiroproxy.core.model.Message;
import io.kiroproxy.core.model.OutputFormat;
import io.kiroproxy.core.model.Reasoning;
import io.kiroproxy.core.model.Role;
import io.kiroproxy.core.model.ToolChoice;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.protocol.spi.ClientCall.Streaming;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResponsesReaderTest {

    private static final String TOOLS = ",'tools':[{'type':'function','name':'read'},"
            + "{'type':'custom','name':'patch'},{'type':'web_search'},"
            + "{'type':'namespace','name':'n','tools':[{'type':'function','name':'a'},{'type':'function','name':'b'}]}]";

    private static ChatRequest with(String more) {
        return Requests.read(Requests.body(more));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'input':'hi'} | model: Field required",
                "{'model':'m'} | input: Field required",
                "{'model':'m','input':[]} | input: found nothing to answer",
                "{'model':'m','input':7} | input: found a number",
                "{'model':'m','input':[7]} | input[0]: found a number",
                "{'model':'m','input':[{'role':'tool','content':'x'}]} | input[0].role: found \"tool\"",
                "{'model':'m','input':[{'content':'x'}]} | input[0].role: Field required",
                "{'model':'m','input':[{'role':'user','content':[{'text':'x'}]}]} | input[0].content[0].type: Field required",
                "{'model':'m','input':[{'role':'user','content':[{'type':'input_image','image_url':'https://x/y.png'}]}]} | input[0].content[0].image_url: found another address",
                "{'model':'m','input':[{'role':'user','content':[{'type':'input_image','file_id':'f'}]}]} | input[0].content[0].file_id: found the id of an uploaded file",
                "{'model':'m','input':[{'role':'user','content':[{'type':'input_image'}]}]} | input[0].content[0].image_url: Field required",
                "{'model':'m','input':[{'role':'user','content':[{'type':'input_file','file_url':'https://x'}]}]} | input[0].content[0].file_url: found an address",
                "{'model':'m','input':[{'role':'user','content':[{'type':'input_file','file_id':'f'}]}]} | input[0].content[0].file_id: found the id",
                "{'model':'m','input':[{'role':'user','content':[{'type':'input_audio','data':'f'}]}]} | input[0].content[0].type: found \"input_audio\"",
                "{'model':'m','input':[{'role':'system','content':[{'type':'input_image','image_url':'data:image/png;base64,aa'}]}]} | input[0].content: found an image",
                "{'model':'m','input':[{'type':'function_call','name':'x'}]} | input[0].call_id: Field required",
                "{'model':'m','input':[{'type':'function_call','call_id':'x'}]} | input[0].name: Field required",
                "{'model':'m','input':[{'type':'function_call_output','call_id':'x'}]} | input[0].output: Field required",
                "{'model':'m','input':[{'type':'item_reference','id':'msg_x_0'}]} | input[0].id: found a reference",
                "{'model':'m','input':[{'id':'msg_x_0'}]} | input[0].id: found a reference",
                "{'model':'m','input':'hi','tools':[{'name':'x'}]} | tools[0].type: Field required",
                "{'model':'m','input':'hi','tools':[{'type':'custom'}]} | tools[0].name: Field required",
                "{'model':'m','input':'hi','tools':[{'type':'namespace','tools':[]}]} | tools[0].name: Field required",
                "{'model':'m','input':'hi','tool_choice':'maybe'} | tool_choice: found \"maybe\"",
                "{'model':'m','input':'hi','tool_choice':{'type':'function'}} | tool_choice.name: Field required",
                "{'model':'m','input':'hi','tool_choice':{'type':'allowed_tools','mode':'auto'}} | tool_choice.tools: Field required",
                "{'model':'m','input':'hi','reasoning':{'effort':'huge'}} | reasoning.effort: found \"huge\"",
                "{'model':'m','input':'hi','text':{'format':{'type':'xml'}}} | text.format.type: found \"xml\"",
                "{'model':'m','input':'hi','text':{'format':{'type':'json_schema'}}} | text.format.schema: Field required",
                "{'model':'m','input':'hi','max_output_tokens':0} | max_output_tokens: found 0",
                "{'model':'m','input':'hi','prompt':{'id':'p'}} | prompt: found a stored prompt",
                "{'model':'m','input':'hi'} x | body: found malformed JSON",
            })
    void whatCannotBeReadIsRefusedWithItsPlace(String body, String message) {
        assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(() -> Requests.read(body))
                .satisfies(e -> assertThat(e.description()).startsWith(message));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'auto' | Auto[]",
                "'none' | None[]",
                "'required' | Required[names=[]]",
                "{'type':'function','name':'read'} | Required[names=[read]]",
                "{'type':'custom','name':'patch'} | Required[names=[patch]]",
                "{'type':'function','name':'a'} | Required[names=[n__a]]",
                "{'type':'function','name':'a','namespace':'n'} | Required[names=[n__a]]",
                "{'type':'namespace','name':'n'} | Required[names=[n__a, n__b]]",
                "{'type':'allowed_tools','mode':'auto','tools':[{'type':'custom','name':'patch'},{'type':'web_search'}]} | Allowed[names=[patch]]",
                "{'type':'allowed_tools','mode':'required','tools':[{'type':'namespace','name':'n'}]} | Required[names=[n__a, n__b]]",
            })
    void toolChoiceNamesToolsAsTheyGoUpstream(String choice, String expected) {
        ChatRequest request = with(TOOLS + ",'tool_choice':" + choice);

        assertThat(request.conversation().toolChoice()).hasToString(expected);
        assertThat(request.ignored()).isEmpty();
    }

    @Test
    void choiceOfToolsThatOnlyTheVendorRunsIsReported() {
        ChatRequest forced = with(TOOLS + ",'tool_choice':{'type':'web_search'}");
        ChatRequest allowed =
                with(TOOLS + ",'tool_choice':{'type':'allowed_tools','mode':'auto','tools':[{'type':'mcp'}]}");

        assertThat(forced.conversation().toolChoice()).isEqualTo(ToolChoice.AUTO);
        assertThat(allowed.conversation().toolChoice()).isEqualTo(ToolChoice.NONE);
        assertThat(forced.ignored()).containsExactly("tool_choice");
        assertThat(allowed.ignored()).containsExactly("tool_choice");
    }

    @Test
    void toolsMayComeAfterTheCallsThatNameThem() {
        ChatRequest request = Requests.read("{'input':[{'type':'function_call','call_id':'c','name':'a',"
                + "'namespace':'n','arguments':'{}'}],'model':'m'" + TOOLS + "}");

        assertThat(request.conversation().messages().get(0).content().get(0))
                .isInstanceOfSatisfying(
                        Content.ToolUse.class, call -> assertThat(call.name()).isEqualTo("n__a"));
    }

    @Test
    void reasoningOptionsAreRead() {
        assertThat(with(",'reasoning':{'effort':'xhigh','summary':'detailed'}")
                        .generation()
                        .reasoning())
                .isEqualTo(new Reasoning(Reasoning.Mode.ENABLED, Effort.XHIGH, null, Reasoning.Display.SHOWN));
        assertThat(with(",'reasoning':{'effort':'none'}")
                        .generation()
                        .reasoning()
                        .mode())
                .isEqualTo(Reasoning.Mode.DISABLED);
        assertThat(with(",'reasoning':{'effort':null,'summary':null}")
                        .generation()
                        .reasoning())
                .isEqualTo(Reasoning.UNSPECIFIED);
    }

    @Test
    void formatIsRead() {
        assertThat(with(",'text':{'format':{'type':'text'}}").generation().outputFormat())
                .isNull();
        assertThat(with(",'text':{'format':{'type':'json_schema','schema':{'a':1}}}")
                        .generation()
                        .outputFormat())
                .isInstanceOfSatisfying(
                        OutputFormat.JsonSchema.class, f -> assertThat(f.name()).isEqualTo("response"));
    }

    @Test
    void ownCarrierGivesReasoningBackExactly() {
        String signed = SealedReasoning.seal("exact  text", "sig");
        String redacted = SealedReasoning.sealRedacted("data");

        ChatRequest request = Requests.read(Requests.items("{'type':'reasoning','summary':[{'type':'summary_text',"
                + "'text':'shortened'}],'encrypted_content':'" + signed + "'},"
                + "{'type':'reasoning','summary':[],'encrypted_content':'" + redacted + "'},"
                + "{'role':'assistant','content':'done'},{'role':'user','content':'go on'}"));

        List<Message> messages = request.conversation().messages();
        assertThat(messages.get(0).content())
                .containsExactly(
                        new Content.Thinking("exact  text", "sig"),
                        new Content.RedactedThinking("data"),
                        new Content.Text("done"));
        assertThat(request.ignored()).isEmpty();
    }

    @Test
    void foreignCarrierIsDroppedAndReported() {
        ChatRequest request =
                Requests.read(Requests.items("{'type':'reasoning','summary':[],'encrypted_content':'gAAAA'},"
                        + "{'role':'user','content':'go on'}"));

        assertThat(request.conversation().messages()).containsExactly(Message.text(Role.USER, "go on"));
        assertThat(request.ignored()).containsExactly("reasoning.encrypted_content");
    }

    @Test
    void optionsThatAskForWhatHappensAnywayAreNotReported() {
        assertThat(with(",'temperature':1,'top_p':1.0,'top_logprobs':0,'truncation':'disabled','service_tier':'auto',"
                                + "'background':false,'text':{'verbosity':'medium'},'store':true,'metadata':{},"
                                + "'temperature':null,'stream_options':{'include_obfuscation':false}")
                        .ignored())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'prompt_cache_key':'a','client_metadata':{'session_id':'b'} | a",
                "'prompt_cache_key':' ','client_metadata':{'session_id':'b'},'conversation':'c' | b",
                "'conversation':{'id':'c'},'metadata':{'session_id':'d'} | c",
                "'conversation':'c' | c",
                "'metadata':{'session_id':'d'},'user':'e' | d",
                "'user':'e','safety_identifier':'f' | e",
                "'safety_identifier':'f' | f",
            })
    void sessionComesFromTheMostExactKey(String fields, String session) {
        assertThat(with("," + fields).sessionKey()).isEqualTo(session);

        byte[] body = Requests.bytes(Requests.body("," + fields));
        assertThat(Requests.chat(Requests.protocol(), body, HttpFields.of("session-id", "from-header"))
                        .request()
                        .sessionKey())
                .isEqualTo("from-header");
    }

    @Test
    void streamingIsAskedFor() {
        assertThat(Requests.chat(Requests.protocol(), Requests.body("")).streaming())
                .isEqualTo(Streaming.WHOLE);
        assertThat(Requests.chat(Requests.protocol(), Requests.body(Requests.STREAM))
                        .streaming())
                .isEqualTo(Streaming.STREAMED);
    }

    @Test
    void manyToolsAndLongHistoriesAreRead() {
        StringBuilder tools = new StringBuilder();
        StringBuilder items = new StringBuilder("{'role':'user','content':'go'}");
        for (int i = 0; i < 200; i++) {
            tools.append(i == 0 ? "" : ",")
                    .append("{'type':'function','name':'t")
                    .append(i)
                    .append("'}");
        }
        for (int i = 0; i < 250; i++) {
            items.append(",{'type':'function_call','call_id':'c").append(i).append("','name':'t1','arguments':'{}'}");
            items.append(",{'type':'function_call_output','call_id':'c")
                    .append(i)
                    .append("','output':'ok'}");
        }

        ChatRequest request = Requests.read("{'model':'m','tools':[" + tools + "],'input':[" + items + "]}");

        assertThat(request.conversation().tools()).hasSize(200);
        assertThat(request.conversation().messages()).hasSize(501);
    }
}

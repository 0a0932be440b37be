package io.kiroproxy.protocol.anthropic;

import static io.kiroproxy.protocol.anthropic.Requests.blocks;
import static io.kiroproxy.protocol.anthropic.Requests.body;
import static io.kiroproxy.protocol.anthropic.Requests.chat;
import static io.kiroproxy.protocol.anthropic.Requests.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kiroproxy.core.ChatRequest;
import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.model.Content;
import io.kiroproxy.core.model.Effort;
import io.kiroproxy.core.model.Reasoning;
import io.kiroproxy.core.model.ToolChoice;
import io.kiroproxy.core.model.ToolSpec;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.protocol.spi.ClientCall;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessagesReaderTest {

    private static final String SCHEMA = "'input_schema':{'type':'object'}";

    private static List<String> toolNames(String body) {
        return read(body).conversation().tools().stream().map(ToolSpec::name).toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[] | body: found an array (expected: an object)",
                "{'max_tokens':1,'messages':[]} | model: Field required (expected: a model's name)",
                "{'model':' ','max_tokens':1} | model: found a blank string (expected: at least one character)",
                "{'model':'m','max_tokens':1} | messages: Field required (expected: an array of messages)",
                "{'model':'m','max_tokens':1,'messages':[]} | messages: at least one message is required (found: an empty array, expected: one or more)",
                "{'model':'m','messages':[{'role':'user','content':'x'}]} | max_tokens: Field required (expected: an integer of 1 or more)",
                "{'model':'m','max_tokens':0} | max_tokens: found 0 (expected: an integer of 1 or more)",
                "{'model':'m','max_tokens':'1'} | max_tokens: found a string (expected: an integer of 1 or more)",
                "{'messages':[{'content':'x'}]} | messages[0].role: Field required (expected: 'user', 'assistant' or 'system')",
                "{'messages':[{'role':'tool','content':'x'}]} | messages[0].role: found 'tool' (expected: 'user', 'assistant' or 'system')",
                "{'messages':[{'role':'user'}]} | messages[0].content: Field required (expected: a string or an array of content blocks)",
                "{'messages':['x']} | messages[0]: found a string (expected: an object)",
                "{'messages':[{'role':'user','content':3}]} | messages[0].content: found a number (expected: a string or an array of content blocks)",
                "{'stream':'yes'} | stream: found a string (expected: true or false)",
                "{'stop_sequences':['a',' ']} | stop_sequences[1]: found a blank string (expected: at least one character)",
                "{'thinking':{'type':'banana'}} | thinking.type: found 'banana' (expected: 'enabled', 'adaptive' or 'disabled')",
                "{'thinking':{}} | thinking.type: Field required (expected: 'enabled', 'adaptive' or 'disabled')",
                "{'thinking':{'budget_tokens':1}} | thinking.type: Field required (expected: 'enabled', 'adaptive' or 'disabled')",
                "{'output_config':{'effort':'huge'}} | output_config.effort: found 'huge' (expected: 'low', 'medium', 'high', 'xhigh' or 'max')",
                "{'output_config':{'format':{'type':'json_schema'}}} | output_config.format.schema: Field required (expected: an object with a JSON Schema)",
                "{'tools':[{'name':'a'}]} | tools[0].input_schema: Field required (expected: an object with the JSON Schema of the tool's input)",
                "{'tools':[{'input_schema':{}}]} | tools[0].name: Field required (expected: the tool's name)",
                "{'tools':[{'name':'a','input_schema':'{}'}]} | tools[0].input_schema: found a string (expected: an object)",
                "{'tools':[{'type':'web_search_20250305','allowed_domains':['a'],'blocked_domains':['b']}]} | tools[0]: found allowed_domains and blocked_domains (expected: at most one of them)",
                "{'tools':[{'type':'web_search_20250305','max_uses':0}]} | tools[0].max_uses: found 0 (expected: an integer of 1 or more)",
                "{'tool_choice':'auto'} | tool_choice: found a string (expected: an object)",
                "{'tool_choice':{'type':'some'}} | tool_choice.type: found 'some' (expected: 'auto', 'any', 'none' or 'tool')",
                "{'tool_choice':{'type':'tool'}} | tool_choice.name: Field required (expected: the name of one of the tools)",
                "{'system':[{'type':'image','source':{'type':'base64','media_type':'image/png','data':'a'}}]} | system: found a block that is not text (expected: a string or text blocks)"
            })
    void problemIsRefusedWithItsPath(String body, String message) {
        assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(() -> read(body))
                .satisfies(e -> {
                    assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
                    // the table's own quotes stand for double ones
                    assertThat(e.description().replace('"', '\'')).isEqualTo(message);
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'type':'text'} | .text: Field required (expected: a string)",
                "{'text':'x'} | .type: Field required (expected: the type of the block, such as 'text')",
                "{'type':'image'} | .source: Field required (expected: an object with the image)",
                "{'type':'image','source':{'type':'base64','media_type':'image/bmp','data':'x'}} | .source.media_type: found 'image/bmp' (expected: image/jpeg, image/png, image/gif or image/webp)",
                "{'type':'image','source':{'type':'base64','media_type':'image/png'}} | .source.data: Field required (expected: base64 data)",
                "{'type':'image','source':{'type':'base64','media_type':'image/png','data':''}} | .source.data: found a blank string (expected: at least one character)",
                "{'type':'image','source':{'type':'file','file_id':'f'}} | .source.type: found 'file' (expected: 'base64')",
                "{'type':'tool_use','id':'a','name':'b','input':'{}'} | .input: found a string (expected: an object)",
                "{'type':'tool_use','name':'b','input':{}} | .id: Field required (expected: the id of the tool call)",
                "{'type':'tool_result','content':'x'} | .tool_use_id: Field required (expected: the id of the tool call it answers)",
                "{'type':'tool_result','tool_use_id':'t','content':[{'type':'text'}]} | .content[0].text: Field required (expected: a string)",
                "{'type':'document','source':{'type':'base64','media_type':'text/plain','data':'a'}} | .source.data: found something that is not base64 (expected: base64 of a text)"
            })
    void badBlockIsRefusedWithItsPath(String block, String message) {
        assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(() -> read(blocks("{'type':'text','text':'x'}," + block)))
                .satisfies(e ->
                        assertThat(e.description().replace('"', '\'')).isEqualTo("messages[0].content[1]" + message));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'image','source':{'type':'url','url':'http://169.254.169.254/x.png'}}",
                "{'type':'document','source':{'type':'url','url':'file:///etc/passwd'}}"
            })
    void remoteSourcesAreRefusedAndTheReasonIsGiven(String block) {
        assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(() -> read(blocks(block)))
                .withMessageContaining("does not fetch remote addresses")
                .withMessageStartingWith("messages[0].content[0].source.");
    }

    @Test
    void fieldsThatChangeNothingAreAcceptedSilently() {
        ChatRequest request = read(body(",'metadata':{'user_id':'someone'},'context_management':{'edits':[]},"
                + "'safeguards':[{'classifier_context':{'cwd':'/x'}}],'cache_control':{'type':'ephemeral'},"
                + "'betas':['a'],'future_field':[{}],'tools':null,'system':null,'temperature':null"));

        assertThat(request.ignored()).isEmpty();
        assertThat(request.sessionKey()).isNull();
        assertThat(request.hints()).isEmpty();
    }

    @Test
    void optionsWithoutEffectAreNamed() {
        assertThat(read(body(",'temperature':1,'top_p':0.5,'top_k':3,'service_tier':'auto','container':'c',"
                                + "'mcp_servers':[{'url':'u'}],'tools':[{'type':'web_fetch_20250910','name':'web_fetch'},"
                                + "{'type':'bad\\r\\nheader: x','name':'y'}]"))
                        .ignored())
                .containsExactlyInAnyOrder(
                        "temperature",
                        "top_p",
                        "top_k",
                        "service_tier",
                        "container",
                        "mcp_servers",
                        "web_fetch_20250910",
                        "server-tool");
    }

    @Test
    void deferredToolIsOfferedOnceSomethingNamesIt() {
        String tools = ",'tools':[{'name':'Now'," + SCHEMA + "},{'name':'Later','defer_loading':true," + SCHEMA
                + "},{'name':'DeferredToolPlaceholder','defer_loading':true," + SCHEMA + "}]";
        String reference =
                "{'type':'tool_result','tool_use_id':'t','content':[{'tool_name':'Later','type':'tool_reference'},"
                        + "{'type':'tool_reference','tool_name':'DeferredToolPlaceholder'}]}";
        String named = blocks(reference).replaceFirst("}$", tools + "}");

        assertThat(toolNames(body(tools))).containsExactly("Now");
        assertThat(toolNames(named)).containsExactly("Now", "Later");
        assertThat(toolNames(body(tools + ",'tool_choice':{'type':'tool','name':'Later'}")))
                .containsExactly("Now", "Later");
    }

    @Test
    void toolChoiceIsReadInAllForms() {
        String tools = ",'tools':[{'name':'A'," + SCHEMA + "},{'type':'bash_20250124','name':'bash'}]";

        assertThat(choice(tools + ",'tool_choice':{'type':'auto'}")).isEqualTo(ToolChoice.AUTO);
        assertThat(choice(tools + ",'tool_choice':{'type':'any'}")).isEqualTo(ToolChoice.REQUIRED);
        assertThat(choice(tools + ",'tool_choice':{'type':'none'}")).isEqualTo(ToolChoice.NONE);
        assertThat(choice(tools + ",'tool_choice':{'name':'A','type':'tool'}")).isEqualTo(ToolChoice.named("A"));
        assertThat(choice(tools + ",'tool_choice':{'type':'tool','name':'bash'}"))
                .as("a server tool that is not offered")
                .isEqualTo(ToolChoice.AUTO);
        assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(() -> choice(tools + ",'tool_choice':{'type':'tool','name':'Z'}"))
                .withMessageStartingWith("tool_choice.name: ");
    }

    private static ToolChoice choice(String more) {
        return read(body(more)).conversation().toolChoice();
    }

    @Test
    void lastMessageEffortWins() {
        ChatRequest request = read("{'output_config':{'effort':'low'},'model':'m','max_tokens':1,'messages':["
                + "{'role':'user','content':'a','output_config':{'effort':'high'}},"
                + "{'role':'user','content':'b','output_config':{'effort':'xhigh'}},{'role':'user','content':'c'}]}");

        assertThat(request.generation().reasoning().effort()).isEqualTo(Effort.XHIGH);
    }

    @Test
    void thinkingIsShownUnlessOmitted() {
        assertThat(reasoning("{'type':'adaptive'}").display()).isEqualTo(Reasoning.Display.SHOWN);
        assertThat(reasoning("{'type':'adaptive','display':'summarized'}").display())
                .isEqualTo(Reasoning.Display.SHOWN);
        assertThat(reasoning("{'type':'enabled','display':'omitted','budget_tokens':1024}"))
                .isEqualTo(new Reasoning(Reasoning.Mode.ENABLED, null, 1024, Reasoning.Display.OMITTED));
    }

    @Test
    void thinkingBetweenToolsIsAdaptiveAndReported() {
        ChatRequest request = read(body(",'thinking':{'type':'between_tools'}"));

        assertThat(request.generation().reasoning().mode()).isEqualTo(Reasoning.Mode.ADAPTIVE);
        assertThat(request.ignored()).containsExactly("thinking.between_tools");
    }

    private static Reasoning reasoning(String thinking) {
        return read(body(",'thinking':" + thinking)).generation().reasoning();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "null",
            value = {
                "{\\\"session_id\\\":\\\"s1\\\"} | s1",
                "user_1_account_2_session_s2 | s2",
                "{\\\"session_id\\\":5} | null",
                "{broken | null",
                "just-me | null"
            })
    void sessionComesFromTheUserId(String userId, String session) {
        String body = body(",'metadata':{'user_id':'" + userId + "'}");

        assertThat(read(body).sessionKey()).isEqualTo(session);
        assertThat(chat(body, HttpFields.of("X-Claude-Code-Session-Id", "h1", "x-claude-code-agent-id", "a1"))
                        .request()
                        .sessionKey())
                .isEqualTo("h1/a1");
    }

    @Test
    void attributionLineChangesNothingInAnyShape() {
        String line = "x-anthropic-billing-header: cc_version=2.1.330; cch=%s;";
        List<String> shapes = List.of(
                body(",'system':[{'type':'text','text':'" + line + "'},{'type':'text','text':'Rules.'}]"),
                body(",'system':'" + line + "\\nRules.'"),
                "{'model':'m','max_tokens':1,'system':'Rules.','messages':[{'role':'user','content':'" + line
                        + "\\n\\nhi'}]}",
                "{'model':'m','max_tokens':1,'system':'Rules.','messages':[{'role':'user','content':[{'type':'text','text':'"
                        + line + "'},{'type':'text','text':'hi'}]}]}");
        ChatRequest plain = read(body(",'system':'Rules.'"));

        for (String shape : shapes) {
            assertThat(read(shape.formatted("aaa")).conversation())
                    .isEqualTo(read(shape.formatted("bbb")).conversation())
                    .isEqualTo(plain.conversation());
        }
    }

    @Test
    void attributionStaysWhenAskedAndWhereItDoesNotLead() {
        String kept = "see x-anthropic-billing-header: 1";
        assertThat(read(body(",'system':'" + kept + "'")).conversation().system())
                .isEqualTo(kept);
        byte[] bytes = body(",'system':'x-anthropic-billing-header: 1'")
                .replace('\'', '"')
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        ClientCall.Chat call = (ClientCall.Chat) new AnthropicProtocol(AnthropicProtocol.Attribution.KEPT)
                .read(io.kiroproxy.protocol.spi.ClientRequest.post("c", "/v1/messages", HttpFields.EMPTY, bytes));
        assertThat(call.request().conversation().system()).isEqualTo("x-anthropic-billing-header: 1");
    }

    @Test
    void nothingOfAnUnknownBlockIsLost() {
        ChatRequest request = read(blocks("{'a':1,'type':'novelty','b':[{}]}"));

        assertThat(request.conversation().messages().get(0).content())
                .containsExactly(new Content.Text("{\"a\":1,\"type\":\"novelty\",\"b\":[{}]}"));
        assertThat(request.ignored()).containsExactly("novelty");
    }
}

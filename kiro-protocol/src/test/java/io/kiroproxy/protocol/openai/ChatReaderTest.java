package io.kiroproxy.protocol.openai;

import static io.kiroproxy.protocol.openai.Chats.body;
import static io.kiroproxy.protocol.openai.Chats.chat;
import static io.kiroproxy.protocol.openai.Chats.messages;
import static io.kiroproxy.protocol.openai.Chats.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kiroproxy.core.ChatRequest;
import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.model.Content;
import io.kiroproxy.core.model.Effort;
import io.kiroproxy.core.model.Generation.ParallelToolCalls;
import io.kiroproxy.core.model.JsonText;
import io.kiroproxy.core.model.Message;
import io.kiroproxy.core.model.OutputFormat;
import io.kiroproxy.core.model.Reasoning;
import io.kiroproxy.core.model.Role;
import io.kiroproxy.core.model.ToolChoice;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.protocol.spi.ClientCall.Streaming;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatReaderTest {

    private static final String TOOL = ",'tools':[{'type':'function','function':{'name':'a'}}]";

    private static void refuses(String body, String message) {
        assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(() -> read(body))
                .satisfies(e -> {
                    assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
                    // the table's own quotes stand for double ones
                    assertThat(e.description().replace('"', '\'')).startsWith(message);
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[] | body: found an array (expected: an object)",
                "{'messages':[]} | model: Field required (expected: a model's name)",
                "{'model':''} | model: found a blank string",
                "{'model':'m'} | messages: Field required (expected: an array of messages)",
                "{'model':'m','messages':[]} | messages: found nothing to answer",
                "{'messages':'x'} | messages: found a string (expected: an array)",
                "{'messages':['x']} | messages[0]: found a string (expected: an object)",
                "{'messages':[{'content':'x'}]} | messages[0].role: Field required (expected: 'system', ",
                "{'messages':[{'role':'robot'}]} | messages[0].role: found 'robot' (expected: 'system', ",
                "{'messages':[{'role':'user','content':3}]} | messages[0].content: found a number (expected: a string or an array of content parts)",
                "{'messages':[{'role':'user','content':['x']}]} | messages[0].content[0]: found a string (expected: a content part",
                "{'messages':[{'role':'user','content':[{'text':'x'}]}]} | messages[0].content[0].type: Field required",
                "{'messages':[{'role':'user','content':[{'type':'text'}]}]} | messages[0].content[0].text: Field required",
                "{'messages':[{'role':'user','content':[{'type':'input_audio','input_audio':{}}]}]} | messages[0].content[0].type: found 'input_audio' (expected: text, an image or a file: the models",
                "{'messages':[{'role':'user','content':[{'type':'image_url','image_url':{}}]}]} | messages[0].content[0].image_url.url: Field required",
                "{'messages':[{'role':'user','content':[{'type':'image_url'}]}]} | messages[0].content[0].image_url: Field required",
                "{'messages':[{'role':'user','content':[{'type':'image_url','image_url':{'url':'https://x/a.png'}}]}]} | messages[0].content[0].image_url.url: found another address (expected: a data: URL with base64 of image/jpeg, image/png, image/gif or image/webp; the proxy fetches no addresses)",
                "{'messages':[{'role':'user','content':[{'type':'image_url','image_url':{'url':'data:image/bmp;base64,xx'}}]}]} | messages[0].content[0].image_url.url: found 'image/bmp'",
                "{'messages':[{'role':'user','content':[{'type':'image_url','image_url':{'url':'data:image/png,xx'}}]}]} | messages[0].content[0].image_url.url: found another address",
                "{'messages':[{'role':'user','content':[{'type':'file','file':{'file_id':'f'}}]}]} | messages[0].content[0].file.file_id: found the id of an uploaded file (expected: file_data",
                "{'messages':[{'role':'user','content':[{'type':'file','file':{'file_data':'JVBERi0'}}]}]} | messages[0].content[0].file.file_data: found something else (expected: a data: URL",
                "{'messages':[{'role':'user','content':[{'type':'file','file':{'filename':'a'}}]}]} | messages[0].content[0].file.file_data: Field required",
                "{'messages':[{'role':'user','content':[{'type':'file','file':{'file_data':'data:text/plain;base64,a'}}]}]} | messages[0].content[0].file.file_data: found something that is not base64",
                "{'messages':[{'role':'system','content':[{'type':'image_url','image_url':'data:image/png;base64,xx'}]}]} | messages[0].content: found an image or a file in a message of the role 'system' (expected: text)",
                "{'messages':[{'role':'assistant','audio':{'id':'a'}}]} | messages[0].audio: found an object (expected: text: there is no audio here)",
                "{'messages':[{'role':'assistant','tool_calls':[{'function':{'name':'a'}}]}]} | messages[0].tool_calls[0].id: Field required",
                "{'messages':[{'role':'assistant','tool_calls':[{'id':'a'}]}]} | messages[0].tool_calls[0].function: Field required",
                "{'messages':[{'role':'assistant','tool_calls':[{'id':'a','function':{}}]}]} | messages[0].tool_calls[0].function.name: Field required",
                "{'messages':[{'role':'tool','content':'x'}]} | messages[0].tool_call_id: Field required",
                "{'messages':[{'role':'function','content':'x'}]} | messages[0].name: Field required",
                "{'stream':'yes'} | stream: found a string (expected: true or false)",
                "{'n':2} | n: found 2 (expected: 1: this proxy gives one answer per request)",
                "{'n':0} | n: found 0 (expected: an integer of 1 or more)",
                "{'max_tokens':0} | max_tokens: found 0 (expected: an integer of 1 or more)",
                "{'max_completion_tokens':1.5} | max_completion_tokens: found 1.5",
                "{'stop':''} | stop: found an empty string (expected: at least one character)",
                "{'stop':['a',1]} | stop[1]: found a number (expected: a string)",
                "{'stop':{}} | stop: found an object (expected: a string or an array of strings)",
                "{'reasoning_effort':'huge'} | reasoning_effort: found 'huge' (expected: 'none', 'minimal', 'low'",
                "{'response_format':{}} | response_format.type: Field required",
                "{'response_format':{'type':'xml'}} | response_format.type: found 'xml' (expected: 'text', 'json_object' or 'json_schema')",
                "{'response_format':{'type':'json_schema'}} | response_format.json_schema: Field required",
                "{'response_format':{'type':'json_schema','json_schema':{}}} | response_format.json_schema.schema: Field required",
                "{'modalities':['text','audio']} | modalities[1]: found 'audio' (expected: 'text': there is no other output here)",
                "{'tools':[{'type':'function'}]} | tools[0].function: Field required",
                "{'tools':[{'type':'function','function':{}}]} | tools[0].function.name: Field required",
                "{'tools':[{'type':'custom','custom':{'description':'x'}}]} | tools[0].custom.name: Field required",
                "{'tools':[{'type':'function','function':{'name':'a','parameters':'x'}}]} | tools[0].function.parameters: found a string (expected: an object)",
                "{'tool_choice':'any'} | tool_choice: found 'any' (expected: 'auto', 'none', 'required' or an object)",
                "{'tool_choice':1} | tool_choice: found a number",
                "{'tool_choice':{'type':'function'}} | tool_choice.function: Field required",
                "{'tool_choice':{'type':'allowed_tools','allowed_tools':{'mode':'auto'}}} | tool_choice.allowed_tools.tools: Field required",
                "{'tool_choice':{'type':'allowed_tools','allowed_tools':{'mode':'some'}}} | tool_choice.allowed_tools.mode: found 'some'",
                "{'function_call':{}} | function_call.name: Field required"
            })
    void problemIsRefusedWithItsPath(String body, String message) {
        refuses(body, message);
    }

    @Test
    void fieldsThatChangeNothingAreAcceptedSilently() {
        ChatRequest request =
                read(body(",'temperature':1.0,'top_p':1,'logprobs':false,'top_logprobs':0,'logit_bias':{ },"
                        + "'frequency_penalty':0,'presence_penalty':0.0,'service_tier':'auto','verbosity':'medium','store':false,"
                        + "'seed':null,'n':1,'modalities':['text'],'safety_identifier':'x','unknown':{'a':[1]},'stop':null,"
                        + "'tools':null,'tool_choice':null,'response_format':null,'reasoning_effort':null,'stream':null,"
                        + "'metadata':{'k':'v'},'stream_options':{'include_usage':false,'include_obfuscation':false}"));

        assertThat(request.ignored()).isEmpty();
        assertThat(request.sessionKey()).isNull();
        assertThat(request.generation().reasoning()).isEqualTo(Reasoning.UNSPECIFIED);
        assertThat(request.generation().outputFormat()).isNull();
    }

    @Test
    void optionsWithoutEffectAreNamed() {
        assertThat(read(body(",'temperature':0,'seed':1,'top_k':40,'audio':{'voice':'x'},'temperature':0.5,"
                                + "'tools':[{'type':'bad\\r\\nheader: x'},{'type':'web_search_preview'}]"))
                        .ignored())
                .containsExactly("temperature", "seed", "top_k", "audio", "tool", "web_search_preview");
    }

    @Test
    void leadingInstructionsAreSystemTextAndLaterOnesStay() {
        ChatRequest request = read(messages("{'role':'developer','content':'one'},"
                + "{'role':'system','content':[{'type':'text','text':'two'},{'type':'text','text':'three'}]},"
                + "{'role':'user','content':'x'},{'role':'developer','content':'four'}"));

        assertThat(request.conversation().system()).isEqualTo("one\n\ntwo\n\nthree");
        assertThat(request.conversation().messages())
                .containsExactly(Message.text(Role.USER, "x"), Message.text(Role.SYSTEM, "four"));
    }

    @Test
    void fieldsOfAMessageMayComeInAnyOrder() {
        ChatRequest request = read(messages("{'refusal':'No.','tool_calls':[{'function':{'arguments':'{}','name':'n'},"
                + "'id':'t'}],'content':'Well.','reasoning_content':'Hm.','role':'assistant'}"));

        assertThat(request.conversation().messages().get(0).content())
                .containsExactly(
                        new Content.Thinking("Hm.", null),
                        new Content.Text("Well."),
                        new Content.Text("No."),
                        new Content.ToolUse("t", "n", JsonText.EMPTY_OBJECT));
    }

    @Test
    void toolMessagesInARowAreOneTurn() {
        ChatRequest request = read(messages("{'role':'tool','tool_call_id':'a','content':null},"
                + "{'role':'tool','tool_call_id':'b','content':[{'type':'image_url','image_url':"
                + "{'url':'data:image/gif;base64,R0lG'}}]},{'role':'user','content':'and?'}"));

        assertThat(request.conversation().messages())
                .containsExactly(
                        new Message(
                                Role.USER,
                                List.of(
                                        new Content.ToolResult("a", List.of(), Content.ToolResult.Status.SUCCESS),
                                        new Content.ToolResult(
                                                "b",
                                                List.of(new Content.Image("image/gif", "R0lG")),
                                                Content.ToolResult.Status.SUCCESS))),
                        Message.text(Role.USER, "and?"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | {}",
                "`` | {}",
                "null | {}",
                "{\\'a\\':1} | {'a':1}",
                "{\\'a\\': | {'arguments':'{\\'a\\':'}",
                "[1] | {'arguments':'[1]'}",
                "{} {} | {'arguments':'{} {}'}",
                "text | {'arguments':'text'}"
            })
    void argumentsBecomeAnObjectWhateverTheyAre(String arguments, String input) {
        ChatRequest request = read(messages(
                "{'role':'assistant','content':'','tool_calls':[{'id':'t','type':'function','function':{'name':'n',"
                        + "'arguments':'" + arguments + "'}}]}"));

        Content.ToolUse use = (Content.ToolUse)
                request.conversation().messages().get(0).content().get(0);
        assertThat(use.input().json()).isEqualTo(input.replace('\'', '"'));
    }

    @Test
    void newerLimitWinsOverTheOlderOne() {
        assertThat(read(body(",'max_completion_tokens':7,'max_tokens':9"))
                        .generation()
                        .maxOutputTokens())
                .isEqualTo(7);
        assertThat(read(body(",'max_tokens':1")).generation().maxOutputTokens()).isEqualTo(1);
        assertThat(read(body("")).generation().maxOutputTokens()).isNull();
    }

    @Test
    void stopIsOneStringOrMany() {
        assertThat(read(body(",'stop':'\\n'")).generation().stopSequences()).containsExactly("\n");
        assertThat(read(body(",'stop':['a','b','c','d','e','f']")).generation().stopSequences())
                .hasSize(6);
    }

    @ParameterizedTest
    @CsvSource({
        "none, NONE, DISABLED, OMITTED",
        "minimal, MINIMAL, ENABLED, SHOWN",
        "low, LOW, ENABLED, SHOWN",
        "medium, MEDIUM, ENABLED, SHOWN",
        "high, HIGH, ENABLED, SHOWN",
        "xhigh, XHIGH, ENABLED, SHOWN",
        "max, MAX, ENABLED, SHOWN"
    })
    void effortIsReasoningThatIsShown(String name, Effort effort, Reasoning.Mode mode, Reasoning.Display display) {
        assertThat(read(body(",'reasoning_effort':'" + name + "'")).generation().reasoning())
                .isEqualTo(new Reasoning(mode, effort, null, display));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'tool_choice':'auto' | Auto[]",
                "'tool_choice':'none' | None[]",
                "'tool_choice':'required' | Required[names=[]]",
                "'tool_choice':{'type':'function','function':{'name':'a'}} | Required[names=[a]]",
                "'tool_choice':{'custom':{'name':'a'},'type':'custom'} | Required[names=[a]]",
                "'tool_choice':{'type':'allowed_tools','allowed_tools':{'mode':'auto','tools':[{'type':'function','function':{'name':'a'}}]}} | Allowed[names=[a]]",
                "'function_call':'none' | None[]",
                "'function_call':{'name':'a'},'tool_choice':'auto' | Auto[]"
            })
    void toolChoiceIsReadInAllItsForms(String field, String choice) {
        ToolChoice read = read(body(TOOL + "," + field)).conversation().toolChoice();

        assertThat(read).hasToString(choice);
    }

    @Test
    void parallelCallsAreAllowedUnlessRefused() {
        assertThat(read(body(TOOL)).generation().parallelToolCalls()).isEqualTo(ParallelToolCalls.ALLOWED);
        assertThat(read(body(TOOL + ",'parallel_tool_calls':false"))
                        .generation()
                        .parallelToolCalls())
                .isEqualTo(ParallelToolCalls.ONE_AT_A_TIME);
    }

    @Test
    void answerFormatIsRead() {
        assertThat(read(body(",'response_format':{'type':'json_object'}"))
                        .generation()
                        .outputFormat())
                .isEqualTo(new OutputFormat.JsonObject());
        assertThat(read(body(",'response_format':{'type':'text'}")).generation().outputFormat())
                .isNull();
    }

    @Test
    void sessionComesFromHeadersThenFromTheBody() {
        String all = ",'user':'u','metadata':{'session_id':'m'},'prompt_cache_key':'k'";
        HttpFields fields = HttpFields.of("x-session-id", "ses_1");

        assertThat(chat(body(all), fields).request().sessionKey()).isEqualTo("ses_1");
        assertThat(read(body(all)).sessionKey()).isEqualTo("k");
        assertThat(read(body(",'user':'u','metadata':{'session_id':'m'}")).sessionKey())
                .isEqualTo("m");
        assertThat(read(body(",'user':'u','metadata':{'session_id':7}")).sessionKey())
                .isEqualTo("u");
    }

    @Test
    void answersAreWholeUnlessAskedOtherwise() {
        assertThat(chat(body(""), HttpFields.EMPTY).streaming()).isEqualTo(Streaming.WHOLE);
        assertThat(chat(body(""), HttpFields.EMPTY).contentType()).isEqualTo("application/json");
        assertThat(chat(body(",'stream':false"), HttpFields.EMPTY).streaming()).isEqualTo(Streaming.WHOLE);
        assertThat(chat(body(",'stream':true"), HttpFields.EMPTY).streaming()).isEqualTo(Streaming.STREAMED);
    }

    @Test
    void manyToolsAndMessagesAreAllRead() {
        String tools = IntStream.range(0, 200)
                .mapToObj(i -> "{'type':'function','function':{'name':'tool_" + i + "'}}")
                .collect(Collectors.joining(","));
        String messages = IntStream.range(0, 500)
                .mapToObj(i -> "{'role':'" + (i % 2 == 0 ? "user" : "assistant") + "','content':'m" + i + "'}")
                .collect(Collectors.joining(","));

        ChatRequest request = read("{'model':'m','messages':[" + messages + "],'tools':[" + tools + "]}");

        assertThat(request.conversation().tools()).hasSize(200);
        assertThat(request.conversation().messages()).hasSize(500);
        assertThat(request.conversation().messages().get(499)).isEqualTo(Message.text(Role.ASSISTANT, "m499"));
    }

    @Test
    void megabyteOfReplayedArgumentsIsKept() {
        String arguments = "{\\'text\\':\\'" + "x".repeat(1_000_000) + "\\'}";
        ChatRequest request =
                read(messages("{'role':'assistant','tool_calls':[{'id':'t','function':{'name':'n','arguments':'"
                        + arguments + "'}}]}"));

        Content.ToolUse use = (Content.ToolUse)
                request.conversation().messages().get(0).content().get(0);
        assertThat(use.input().json()).hasSize(1_000_000 + 11);
    }
}

package io.kiroproxy.protocol.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.model.Content;
import io.kiroproxy.core.model.Effort;
import io.kiroproxy.core.model.Message;
import io.kiroproxy.core.model.OutputFormat;
import io.kiroproxy.core.model.Reasoning;
import io.kiroproxy.core.model.ToolChoice;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestReaderTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[] | body: found an array (expected: an object)",
                "{} | contents: Field required (expected: an array of contents)",
                "{'contents':[]} | contents: found nothing to answer",
                "{'contents':'x'} | contents: found a string (expected: an object)",
                "{'contents':[{'role':'system','parts':[]}]} | contents[0].role: found 'system' (expected: 'user', 'model' or 'function')",
                "{'contents':[{'parts':['x']}]} | contents[0].parts[0]: found a string (expected: a part",
                "{'contents':[{'parts':[{'text':3}]}]} | contents[0].parts[0].text: found a number (expected: a string)",
                "{'contents':[{'parts':[{'fileData':{'fileUri':'https://x'}}]}]} | contents[0].parts[0].fileData: found the address of a file (expected: inlineData with base64: the proxy fetches no addresses",
                "{'contents':[{'parts':[{'inlineData':{'data':'eA=='}}]}]} | contents[0].parts[0].inlineData.mimeType: Field required",
                "{'contents':[{'parts':[{'inlineData':{'mimeType':'image/png'}}]}]} | contents[0].parts[0].inlineData.data: Field required",
                "{'contents':[{'parts':[{'inlineData':{'mimeType':'image/heic','data':'x'}}]}]} | contents[0].parts[0].inlineData.mimeType: found 'image/heic' (expected: image/jpeg, ",
                "{'contents':[{'parts':[{'inlineData':{'mimeType':'audio/wav','data':'x'}}]}]} | contents[0].parts[0].inlineData.mimeType: found 'audio/wav'",
                "{'contents':[{'parts':[{'inlineData':{'mimeType':'text/plain','data':'x'}}]}]} | contents[0].parts[0].inlineData.data: found something that is not base64",
                "{'contents':[{'parts':[{'functionCall':{'args':{}}}]}]} | contents[0].parts[0].functionCall.name: Field required",
                "{'contents':[{'parts':[{'functionCall':{'name':'f','args':'{}'}}]}]} | contents[0].parts[0].functionCall.args: found a string (expected: an object)",
                "{'contents':[{'parts':[{'functionResponse':{'response':{}}}]}]} | contents[0].parts[0].functionResponse.name: Field required",
                "{'contents':[{'parts':[{'functionResponse':{'name':'f','parts':[{'fileData':{}}]}}]}]} | contents[0].parts[0].functionResponse.parts[0].inlineData: Field required",
                "{'systemInstruction':{'parts':[{'inlineData':{'mimeType':'image/png','data':'x'}}]}} | systemInstruction.parts: found a part that is no text",
                "{'cachedContent':'cachedContents/1'} | cachedContent: found the name of cached content (expected: the contents themselves",
                "{'tools':[{'functionDeclarations':[{}]}]} | tools[0].functionDeclarations[0].name: Field required",
                "{'toolConfig':{'functionCallingConfig':{'mode':'SOME'}}} | toolConfig.functionCallingConfig.mode: found 'SOME' (expected: 'AUTO', ",
                "{'generationConfig':{'candidateCount':2}} | generationConfig.candidateCount: found 2 (expected: 1: this proxy gives one answer per request)",
                "{'generationConfig':{'maxOutputTokens':0}} | generationConfig.maxOutputTokens: found 0 (expected: an integer of 1 or more)",
                "{'generationConfig':{'stopSequences':['']}} | generationConfig.stopSequences[0]: found an empty string",
                "{'generationConfig':{'responseModalities':['AUDIO']}} | generationConfig.responseModalities[0]: found 'AUDIO' (expected: 'TEXT'",
                "{'generationConfig':{'responseMimeType':'text/x.enum'}} | generationConfig.responseMimeType: found 'text/x.enum'",
                "{'generationConfig':{'thinkingConfig':{'thinkingBudget':-2}}} | generationConfig.thinkingConfig.thinkingBudget: found -2",
                "{'generationConfig':{'thinkingConfig':{'thinkingLevel':'ULTRA'}}} | generationConfig.thinkingConfig.thinkingLevel: found 'ULTRA'"
            })
    void whatDoesNotFitIsRefusedWithItsPlace(String body, String message) {
        assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(() -> Generations.read(body))
                .satisfies(e -> {
                    assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
                    assertThat(e.description().replace('"', '\'')).startsWith(message);
                });
    }

    private static Reasoning thinking(String config) {
        return Generations.read(Generations.body(",'generationConfig':{'thinkingConfig':{" + config + "}}"))
                .generation()
                .reasoning();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "null",
            value = {
                "'includeThoughts':true | ADAPTIVE | null | null | SHOWN",
                "'includeThoughts':false | UNSPECIFIED | null | null | OMITTED",
                "'thinkingBudget':0,'includeThoughts':true | DISABLED | null | null | OMITTED",
                "'thinkingBudget':-1 | ADAPTIVE | null | null | SHOWN",
                "'thinkingBudget':8192,'includeThoughts':true | ENABLED | null | 8192 | SHOWN",
                "'thinkingLevel':'MINIMAL' | ENABLED | MINIMAL | null | SHOWN",
                "'thinkingLevel':'high','includeThoughts':true | ENABLED | HIGH | null | SHOWN",
                "'thinkingLevel':'THINKING_LEVEL_UNSPECIFIED' | UNSPECIFIED | null | null | OMITTED"
            })
    void thinkingIsRead(
            String config,
            Reasoning.Mode mode,
            @Nullable Effort effort,
            @Nullable Integer budget,
            Reasoning.Display display) {
        assertThat(thinking(config)).isEqualTo(new Reasoning(mode, effort, budget, display));
    }

    private static ToolChoice choice(String config) {
        return Generations.read(Generations.body(",'toolConfig':{'functionCallingConfig':{" + config + "}}"))
                .conversation()
                .toolChoice();
    }

    @Test
    void modesBecomeToolChoices() {
        assertThat(choice("'mode':'AUTO'")).isEqualTo(ToolChoice.AUTO);
        assertThat(choice("'mode':'NONE'")).isEqualTo(ToolChoice.NONE);
        assertThat(choice("'mode':'any'")).isEqualTo(ToolChoice.REQUIRED);
        assertThat(choice("'mode':'ANY','allowedFunctionNames':['a','b']"))
                .isEqualTo(new ToolChoice.Required(List.of("a", "b")));
        assertThat(choice("'mode':'VALIDATED'")).isEqualTo(ToolChoice.AUTO);
        assertThat(choice("'mode':'VALIDATED','allowedFunctionNames':['a']"))
                .isEqualTo(new ToolChoice.Allowed(List.of("a")));
    }

    @Test
    void answersShapeIsRead() {
        assertThat(Generations.read(Generations.body(",'generationConfig':{'responseMimeType':'application/json'}"))
                        .generation()
                        .outputFormat())
                .isEqualTo(new OutputFormat.JsonObject());
        assertThat(Generations.read(Generations.body(",'generationConfig':{'responseMimeType':'text/plain'}"))
                        .generation()
                        .outputFormat())
                .isNull();
    }

    @Test
    void optionsThatAskForNothingAreNotReported() {
        assertThat(Generations.read(Generations.body(",'generationConfig':{'temperature':1,'topP':1.0,'seed':null,"
                                + "'presencePenalty':0,'responseLogprobs':false}"))
                        .ignored())
                .isEmpty();
    }

    /** The ids of calls and results in a conversation, in order. */
    private static List<String> ids(String contents) {
        List<String> ids = new ArrayList<>();
        for (Message message : Generations.read("{'contents':[" + contents + "]}")
                .conversation()
                .messages()) {
            for (Content block : message.content()) {
                if (block instanceof Content.ToolUse use) {
                    ids.add("call " + use.id());
                } else if (block instanceof Content.ToolResult result) {
                    ids.add("result " + result.toolUseId());
                }
            }
        }
        return ids;
    }

    private static String called(String... names) {
        return content("model", "functionCall", names);
    }

    private static String answered(String... names) {
        return content("user", "functionResponse", names);
    }

    private static String content(String role, String kind, String... names) {
        List<String> parts = new ArrayList<>();
        for (String name : names) {
            parts.add("{'" + kind + "':{'name':'" + name + "'}}");
        }
        return "{'parts':[" + String.join(",", parts) + "],'role':'" + role + "'}";
    }

    @Test
    void idsStayTheSameWhenTheConversationGrows() {
        String first = called("f", "g") + "," + answered("g", "f");

        List<String> ids = ids(first);
        List<String> grown = ids(first + "," + called("f") + "," + answered("f"));

        assertThat(ids)
                .containsExactly(
                        "call gemini_call_0", "call gemini_call_1", "result gemini_call_1", "result gemini_call_0");
        assertThat(grown.subList(0, 4)).isEqualTo(ids);
        assertThat(grown.subList(4, 6)).containsExactly("call gemini_call_2", "result gemini_call_2");
    }

    @Test
    void callsOfOneTurnMayComeInSeveralContents() {
        assertThat(ids(called("f") + "," + called("f") + "," + answered("f") + "," + answered("f")))
                .containsExactly(
                        "call gemini_call_0", "call gemini_call_1", "result gemini_call_0", "result gemini_call_1");
    }

    @Test
    void callThatWasTalkedPastIsNotAnsweredLater() {
        String talk = "{'parts':[{'text':'never mind'}]}";

        assertThat(ids(called("f") + "," + talk + "," + called("f") + "," + answered("f")))
                .containsExactly("call gemini_call_0", "call gemini_call_1", "result gemini_call_1");
        assertThat(ids(called("f", "f") + "," + answered("f") + "," + called("f") + "," + answered("f")))
                .endsWith("call gemini_call_2", "result gemini_call_2");
    }

    @Test
    void idsThatAreGivenCountFirst() {
        assertThat(ids("{'role':'model','parts':[{'functionCall':{'id':'a','name':'f'}},"
                        + "{'functionCall':{'id':'b','name':'f'}}]},"
                        + "{'parts':[{'functionResponse':{'id':'b','name':'f'}},{'functionResponse':{'name':'f'}}]}"))
                .containsExactly("call a", "call b", "result b", "result a");
    }

    @Test
    void resultsWithoutACallKeepAnIdOfTheirOwn() {
        assertThat(ids(answered("f", "g") + ",{'parts':[{'functionResponse':{'id':'x','name':'f'}}]}"))
                .containsExactly("result gemini_result_0", "result gemini_result_1", "result x");
    }

    @Test
    void signatureOnTheNextPartClosesTheThoughtsBeforeIt() {
        assertThat(Generations.parts("{'text':'a','thought':true},{'text':'b','thought':true},"
                        + "{'functionCall':{'name':'f'},'thoughtSignature':'sig'}"))
                .startsWith(new Content.Thinking("ab", "sig"));
        assertThat(Generations.parts("{'text':'hi','thoughtSignature':'sig'}"))
                .containsExactly(new Content.Thinking("", "sig"), new Content.Text("hi"));
    }

    @Test
    void damagedCarrierIsNoSignature() {
        String carrier = ThoughtSignature.of("text", "sig");
        assertThat(Generations.parts("{'text':'hi','thoughtSignature':'" + carrier.substring(0, 20) + "'}"))
                .containsExactly(new Content.Text("hi"));
    }

    @Test
    void carrierIsReadInBothAlphabets() {
        String carrier = ThoughtSignature.of("ÿþ???>>>~~~ûï¾", "a+/b");
        assertThat(carrier).containsAnyOf("+", "/");

        assertThat(ThoughtSignature.read(carrier)).isEqualTo(new Content.Thinking("ÿþ???>>>~~~ûï¾", "a+/b"));
        assertThat(ThoughtSignature.read(carrier.replace('+', '-').replace('/', '_')))
                .isEqualTo(new Content.Thinking("ÿþ???>>>~~~ûï¾", "a+/b"));
    }
}

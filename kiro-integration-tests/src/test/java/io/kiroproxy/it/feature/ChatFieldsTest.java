package io.kiroproxy.it.feature;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.it.fixture.ProxyUnderTest;
import io.kiroproxy.simulator.generate.EventScript;
import io.kiroproxy.simulator.generate.Scenario;
import io.kiroproxy.simulator.json.Json;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each field of a Chat Completions request is honoured, refused, or named in a header (clients.md 8). */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ChatFieldsTest {

    @RegisterExtension
    final ProxyUnderTest proxy = ProxyUnderTest.withDefaults();

    private final WireClient client = new WireClient(proxy);

    @Test
    void usageChunkComesOnlyWhenItIsAskedFor() {
        HttpResponse<String> plain = streamed(request());
        ObjectNode asked = request();
        asked.putObject("stream_options").put("include_usage", true);
        HttpResponse<String> withUsage = streamed(asked);

        assertThat(plain.body()).endsWith("data: [DONE]\n\n").doesNotContain("prompt_tokens");
        List<JsonNode> chunks = Wire.pieces(withUsage.body(), Wire.Way.STREAMED);
        JsonNode last = chunks.get(chunks.size() - 1);
        assertThat(last.path("choices")).isEmpty();
        assertThat(last.at("/usage/total_tokens").asInt())
                .isEqualTo(last.at("/usage/prompt_tokens").asInt()
                        + last.at("/usage/completion_tokens").asInt());
        assertThat(withUsage.body()).endsWith("data: [DONE]\n\n");
    }

    @Test
    void severalChoicesAreRefused() {
        HttpResponse<String> reply = whole(request().put("n", 2));

        assertThat(reply.statusCode()).isEqualTo(400);
        assertThat(Wire.json(reply.body()).at("/error/type").asText()).isEqualTo("invalid_request_error");
        assertThat(reply.body()).contains("n: ");
        assertThat(proxy.generateRequests()).isEmpty();
    }

    @Test
    void oneChoiceIsNothingToSpeakOf() {
        HttpResponse<String> reply = whole(request().put("n", 1));

        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(emulated(reply)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "logprobs          | true",
                "top_logprobs      | 2",
                "temperature       | 0.2",
                "top_p             | 0.5",
                "seed              | 7",
                "presence_penalty  | 0.5",
                "frequency_penalty | 0.5",
                "logit_bias        | {\"1\":1}"
            })
    void fieldThatCannotBeHonouredIsNamedInAHeader(String field, String value) {
        ObjectNode body = request();
        body.set(field, Wire.json(value));
        if (field.equals("top_logprobs")) {
            body.put("logprobs", true);
        }

        HttpResponse<String> reply = whole(body);

        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        assertThat(emulated(reply)).contains(field);
    }

    @Test
    void legacyFunctionsAreCalledAndAnsweredInTheirOwnForm() {
        proxy.simulator()
                .onGenerate(request -> request.toolResults().isEmpty()
                        ? EventScript.begin().tool("look_up", "{\"id\":1}")
                        : Scenario.text("It is " + request.toolResults().get(0).text()));
        ObjectNode body = request();
        ObjectNode function = body.putArray("functions").addObject().put("name", "look_up");
        function.putObject("parameters").put("type", "object");
        body.putObject("function_call").put("name", "look_up");

        JsonNode first = Wire.json(whole(body).body()).at("/choices/0");
        assertThat(first.path("finish_reason").asText()).isEqualTo("function_call");
        assertThat(first.at("/message/function_call/name").asText()).isEqualTo("look_up");
        assertThat(first.at("/message/function_call/arguments").asText()).isEqualTo("{\"id\":1}");

        body.put("function_call", "auto");
        body.withArray("/messages").add(first.path("message"));
        body.withArray("/messages")
                .addObject()
                .put("role", "function")
                .put("name", "look_up")
                .put("content", "blue");
        JsonNode second = Wire.json(whole(body).body()).at("/choices/0");
        assertThat(second.at("/message/content").asText()).isEqualTo("It is blue");
        assertThat(second.path("finish_reason").asText()).isEqualTo("stop");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"none\"", "\"required\"", "{\"type\":\"function\",\"function\":{\"name\":\"b\"}}"})
    void toolChoiceDecidesWhatIsOffered(String choice) {
        ObjectNode body = request();
        Wire.CHAT.tool(body, "a");
        Wire.CHAT.tool(body, "b");
        body.set("tool_choice", Wire.json(choice));

        HttpResponse<String> reply = whole(body);

        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        assertThat(emulated(reply)).contains("tool_choice");
        List<String> expected =
                choice.contains("none") ? List.of() : choice.contains("required") ? List.of("a", "b") : List.of("b");
        assertThat(offered()).isEqualTo(expected);
    }

    @Test
    void autoToolChoiceIsNothingToSpeakOf() {
        ObjectNode body = request().put("tool_choice", "auto").put("parallel_tool_calls", true);
        Wire.CHAT.tool(body, "a");

        assertThat(emulated(whole(body))).isEmpty();
        assertThat(offered()).containsExactly("a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"max_tokens", "max_completion_tokens"})
    void bothNamesOfTheOutputLimitCutTheText(String field) {
        proxy.simulator().next(Scenario.text("one two three four five six seven eight nine ten ".repeat(20)));

        JsonNode choice = Wire.json(whole(request().put(field, 5)).body()).at("/choices/0");

        assertThat(choice.path("finish_reason").asText()).isEqualTo("length");
        assertThat(choice.at("/message/content").asText().length()).isLessThan(60);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"END\"", "[\"STOP\",\"END\"]"})
    void stopEndsTheTextBeforeItself(String stop) {
        proxy.simulator().next(EventScript.begin().text("before E").text("ND after"));
        ObjectNode body = request();
        body.set("stop", Wire.json(stop));

        JsonNode choice = Wire.json(whole(body).body()).at("/choices/0");

        assertThat(choice.at("/message/content").asText()).isEqualTo("before ");
        assertThat(choice.path("finish_reason").asText()).isEqualTo("stop");
    }

    @Test
    void jsonObjectIsDemandedOfTheModel() {
        proxy.simulator().next(Scenario.text("```json\n{\"a\":1}\n```"));
        ObjectNode body = request();
        body.putObject("response_format").put("type", "json_object");

        HttpResponse<String> reply = whole(body);

        assertThat(Wire.json(
                        Wire.json(reply.body()).at("/choices/0/message/content").asText()))
                .isEqualTo(Wire.json("{\"a\":1}"));
        assertThat(emulated(reply)).contains("response_format");
    }

    private static ObjectNode request() {
        return Wire.CHAT.body(List.of("Hi"));
    }

    private HttpResponse<String> whole(ObjectNode body) {
        return client.ask(Wire.CHAT, Wire.Way.WHOLE, body);
    }

    private HttpResponse<String> streamed(ObjectNode body) {
        return client.ask(Wire.CHAT, Wire.Way.STREAMED, body);
    }

    private static String emulated(HttpResponse<String> reply) {
        return reply.headers().firstValue("x-kiro-emulated").orElse("");
    }

    private List<String> offered() {
        List<Json> bodies = proxy.generateBodies();
        return bodies
                .get(bodies.size() - 1)
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
}

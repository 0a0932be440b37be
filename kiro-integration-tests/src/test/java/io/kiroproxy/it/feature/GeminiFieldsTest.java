package io.kiroproxy.it.feature;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.it.fixture.ProxyUnderTest;
import io.kiroproxy.simulator.generate.EventScript;
import io.kiroproxy.simulator.generate.Scenario;
import io.kiroproxy.simulator.json.Json;
import io.kiroproxy.simulator.rules.Refusal;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Google's clients send and look for, field by field (clients.md 5, 10). */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class GeminiFieldsTest {

    @RegisterExtension
    final ProxyUnderTest proxy = ProxyUnderTest.withDefaults();

    private final WireClient client = new WireClient(proxy);

    @ParameterizedTest
    @ValueSource(strings = {"v1", "v1beta"})
    void everyOperationAnswersUnderBothVersions(String version) {
        String model = "/" + version + "/models/" + Wire.MODEL;
        String body = request().toString();

        HttpResponse<String> whole = post(model + ":generateContent", body);
        HttpResponse<String> events = post(model + ":streamGenerateContent?alt=sse", body);
        HttpResponse<String> tokens = post(model + ":countTokens", body);
        HttpResponse<String> one = client.send("GET", model, "", "x-goog-api-key", "k");
        HttpResponse<String> all = client.send("GET", "/" + version + "/models", "", "x-goog-api-key", "k");

        assertThat(List.of(whole, events, tokens, one, all))
                .extracting(HttpResponse::statusCode)
                .containsOnly(200);
        assertThat(Wire.json(whole.body()).at("/candidates/0/finishReason").asText())
                .isEqualTo("STOP");
        assertThat(events.body()).startsWith("data: {").doesNotContain("event:", "[DONE]");
        assertThat(Wire.json(tokens.body()).path("totalTokens").asInt()).isPositive();
        assertThat(Wire.json(one.body()).path("name").asText()).isEqualTo("models/" + Wire.MODEL);
        assertThat(Wire.json(all.body())
                        .at("/models/0/supportedGenerationMethods")
                        .toString())
                .contains("generateContent", "countTokens");
    }

    @Test
    void streamWithoutAltIsOneJsonArray() {
        proxy.simulator().next(EventScript.begin().text("Hel").text("lo"));

        HttpResponse<String> reply = post(
                "/v1beta/models/" + Wire.MODEL + ":streamGenerateContent",
                request().toString());

        assertThat(reply.headers().firstValue("content-type").orElse("")).startsWith("application/json");
        JsonNode chunks = Wire.json(reply.body());
        assertThat(chunks.isArray()).isTrue();
        StringBuilder text = new StringBuilder();
        chunks.forEach(chunk -> text.append(Wire.GEMINI.text(chunk)));
        assertThat(text.toString()).isEqualTo("Hello");
        assertThat(chunks.get(chunks.size() - 1)
                        .at("/candidates/0/finishReason")
                        .asText())
                .isEqualTo("STOP");
    }

    @ParameterizedTest
    @ValueSource(strings = {"parameters", "parametersJsonSchema"})
    void schemaReachesTheModelInEitherSpelling(String field) {
        ObjectNode body = request();
        body.putArray("tools")
                .addObject()
                .putArray("functionDeclarations")
                .addObject()
                .put("name", "look_up")
                .set(
                        field,
                        Wire.json(
                                field.equals("parameters")
                                        ? "{\"type\":\"OBJECT\",\"properties\":{\"id\":{\"type\":\"INTEGER\"}},\"required\":[\"id\"]}"
                                        : "{\"type\":\"object\",\"properties\":{\"id\":{\"type\":\"integer\"}},\"required\":[\"id\"]}"));

        assertThat(whole(body).statusCode()).isEqualTo(200);

        Json schema = tools().get(0).at("toolSpecification").at("inputSchema").at("json");
        assertThat(schema.at("type").text()).isEqualTo("object");
        assertThat(schema.at("properties").at("id").at("type").text()).isEqualTo("integer");
    }

    @ParameterizedTest
    @CsvSource({"NONE, ''", "ANY, 'a b'", "AUTO, 'a b'", "VALIDATED, 'a b'"})
    void callingModeDecidesWhatIsOffered(String mode, String offered) {
        ObjectNode body = request();
        Wire.GEMINI.tool(body, "a");
        Wire.GEMINI.tool(body, "b");
        body.putObject("toolConfig").putObject("functionCallingConfig").put("mode", mode);

        assertThat(whole(body).statusCode()).isEqualTo(200);

        assertThat(String.join(
                        " ",
                        tools().stream()
                                .map(tool ->
                                        tool.at("toolSpecification").at("name").text())
                                .toList()))
                .isEqualTo(offered);
    }

    @Test
    void allowedNamesNarrowTheOffer() {
        ObjectNode body = request();
        Wire.GEMINI.tool(body, "a");
        Wire.GEMINI.tool(body, "b");
        body.putObject("toolConfig")
                .putObject("functionCallingConfig")
                .put("mode", "ANY")
                .putArray("allowedFunctionNames")
                .add("b");

        assertThat(emulated(whole(body))).contains("tool");

        assertThat(tools()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"responseSchema", "responseJsonSchema"})
    void answerFitsTheDemandedSchema(String field) {
        proxy.simulator().next(EventScript.begin().tool("final_answer", "{\"n\":1}"));
        ObjectNode body = request();
        body.putObject("generationConfig")
                .put("responseMimeType", "application/json")
                .set(field, Wire.json("{\"type\":\"OBJECT\",\"properties\":{\"n\":{\"type\":\"INTEGER\"}}}"));

        assertThat(Wire.GEMINI.textOf(whole(body).body(), Wire.Way.WHOLE)).isEqualTo("{\"n\":1}");
    }

    @Test
    void exhaustedAccountsSayWhenToComeBack() {
        proxy.simulator().next(Scenario.refuse(Refusal.E13_RATE));

        HttpResponse<String> reply = whole(request());

        JsonNode error = Wire.json(reply.body()).path("error");
        assertThat(reply.statusCode()).isEqualTo(429);
        assertThat(error.path("status").asText()).isEqualTo("RESOURCE_EXHAUSTED");
        assertThat(error.path("details").toString())
                .contains("type.googleapis.com/google.rpc.RetryInfo")
                .containsPattern("\"retryDelay\":\"\\d+s\"");
        assertThat(reply.headers().firstValue("retry-after")).isPresent();
    }

    /** What Gemini CLI sends with every turn (clients.md 5). */
    @Test
    void defaultsOfGeminiCliAreNothingToSpeakOf() {
        ObjectNode body = request();
        body.set(
                "generationConfig",
                Wire.json("{\"temperature\":1,\"topP\":0.95,\"topK\":64,"
                        + "\"thinkingConfig\":{\"includeThoughts\":true,\"thinkingBudget\":8192}}"));

        HttpResponse<String> reply = whole(body);

        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(emulated(reply)).doesNotContain("temperature", "topP", "topK", "thinkingConfig");
    }

    @Test
    void otherSamplingIsNamed() {
        ObjectNode body = request();
        body.set("generationConfig", Wire.json("{\"temperature\":0.2,\"topP\":0.5,\"topK\":3,\"seed\":1}"));

        assertThat(emulated(whole(body))).contains("temperature", "topP", "topK", "seed");
    }

    private static ObjectNode request() {
        return Wire.GEMINI.body(List.of("Hi"));
    }

    private HttpResponse<String> post(String path, String body) {
        return client.send("POST", path, body);
    }

    private HttpResponse<String> whole(ObjectNode body) {
        return client.ask(Wire.GEMINI, Wire.Way.WHOLE, body);
    }

    private static String emulated(HttpResponse<String> reply) {
        return reply.headers().firstValue("x-kiro-emulated").orElse("");
    }

    private List<Json> tools() {
        List<Json> bodies = proxy.generateBodies();
        return bodies.get(bodies.size() - 1)
                .at("conversationState")
                .at("currentMessage")
                .at("userInputMessage")
                .at("userInputMessageContext")
                .at("tools")
                .items();
    }
}

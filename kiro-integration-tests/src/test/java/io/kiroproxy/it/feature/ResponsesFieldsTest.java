package io.kiroproxy.it.feature;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.it.fixture.ProxyUnderTest;
import io.kiroproxy.simulator.generate.EventScript;
import io.kiroproxy.simulator.json.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What Codex sends and looks for, field by field (clients.md 4, 9). */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ResponsesFieldsTest {

    @RegisterExtension
    final ProxyUnderTest proxy = ProxyUnderTest.withDefaults();

    private final WireClient client = new WireClient(proxy);

    @Test
    void sequenceNumbersCountFromZeroAndTheLastEventHasTheWholeResponse() {
        proxy.simulator().next(EventScript.begin().text("Hel").text("lo").tool("look_up", "{\"id\":1}"));
        ObjectNode body = request();
        Wire.RESPONSES.tool(body, "look_up");

        List<JsonNode> events = Wire.pieces(streamed(body).body(), Wire.Way.STREAMED);

        for (int i = 0; i < events.size(); i++) {
            assertThat(events.get(i).path("sequence_number").asInt(-1)).isEqualTo(i);
        }
        JsonNode last = events.get(events.size() - 1);
        assertThat(last.path("type").asText()).isEqualTo("response.completed");
        assertThat(last.at("/response/output/0/content/0/text").asText()).isEqualTo("Hello");
        assertThat(last.at("/response/output/1/name").asText()).isEqualTo("look_up");
        JsonNode usage = last.at("/response/usage");
        assertThat(usage.path("total_tokens").asInt())
                .isEqualTo(usage.path("input_tokens").asInt()
                        + usage.path("output_tokens").asInt());
        assertThat(usage.path("output_tokens").asInt()).isPositive();
    }

    /** What the newest Codex sends: no tools, but an item that brings a namespace with a freeform tool. */
    @Test
    void additionalToolsBringANamespaceWhoseFreeformToolIsCalled() {
        proxy.simulator().onGenerate(request -> EventScript.begin()
                .tool(
                        request.tools().stream()
                                .map(tool -> tool.name())
                                .filter(name -> name.endsWith("exec"))
                                .findFirst()
                                .orElseThrow(),
                        "{\"input\":\"tools.exec_command({cmd:'ls'})\"}"));
        ObjectNode body = request();
        ObjectNode item = ((ArrayNode) body.path("input"))
                .insertObject(0)
                .put("type", "additional_tools")
                .put("role", "developer");
        ObjectNode namespace = item.putArray("tools").addObject().put("type", "namespace");
        ArrayNode inside =
                namespace.put("name", "functions").put("description", "Tools.").putArray("tools");
        inside.addObject().put("type", "custom").put("name", "exec").put("description", "Runs JavaScript.");
        inside.addObject()
                .put("type", "function")
                .put("name", "wait")
                .putObject("parameters")
                .put("type", "object");

        HttpResponse<String> reply = streamed(body);

        List<JsonNode> events = Wire.pieces(reply.body(), Wire.Way.STREAMED);
        JsonNode call = events.get(events.size() - 1).at("/response/output/0");
        assertThat(call.path("type").asText()).isEqualTo("custom_tool_call");
        assertThat(call.path("name").asText()).isEqualTo("exec");
        assertThat(call.path("input").asText()).isEqualTo("tools.exec_command({cmd:'ls'})");
        assertThat(reply.body())
                .contains("response.custom_tool_call_input.delta", "response.custom_tool_call_input.done");
    }

    @Test
    void toolsOfTwoNamespacesKeepTheirNamespaces() {
        proxy.simulator().onGenerate(request -> EventScript.begin()
                .tool(request.tools().get(1).name(), "{}"));
        ObjectNode body = request();
        for (String name : List.of("first", "second")) {
            ObjectNode namespace = body.withArray("/tools").addObject().put("type", "namespace");
            namespace.put("name", name).put("description", name);
            namespace
                    .putArray("tools")
                    .addObject()
                    .put("type", "function")
                    .put("name", "run")
                    .putObject("parameters")
                    .put("type", "object");
        }

        JsonNode call = Wire.json(whole(body).body()).at("/output/0");

        assertThat(call.path("name").asText()).isEqualTo("run");
        assertThat(call.path("namespace").asText()).isEqualTo("second");
    }

    @Test
    void imageInAToolsOutputReachesTheModel() {
        String pixel = Pictures.halves("png", 4, 2);
        ObjectNode body = request();
        Wire.RESPONSES.tool(body, "view_image");
        ArrayNode input = (ArrayNode) body.path("input");
        input.addObject()
                .put("type", "function_call")
                .put("call_id", "call_1")
                .put("name", "view_image")
                .put("arguments", "{}");
        ArrayNode output = input.addObject()
                .put("type", "function_call_output")
                .put("call_id", "call_1")
                .putArray("output");
        output.addObject().put("type", "input_text").put("text", "Here it is.");
        output.addObject().put("type", "input_image").put("image_url", "data:image/png;base64," + pixel);

        assertThat(whole(body).statusCode()).isEqualTo(200);

        Json message = proxy.generateBodies()
                .get(0)
                .at("conversationState")
                .at("currentMessage")
                .at("userInputMessage");
        assertThat(message.at("images").at(0).at("source").at("bytes").text()).isEqualTo(pixel);
        assertThat(message.at("userInputMessageContext").toString()).contains("Here it is.");
    }

    @Test
    void responseIsGoneOnFromUnlessItWasNotStored() {
        ObjectNode stored = Wire.RESPONSES.body(List.of("My name is Ann.")).put("store", true);
        String id = Wire.json(whole(stored).body()).path("id").asText();
        ObjectNode next = request().put("previous_response_id", id);
        assertThat(whole(next).statusCode()).isEqualTo(200);
        assertThat(proxy.generateBodies().get(1).toString()).contains("My name is Ann.");

        HttpResponse<String> unknown = whole(request().put("previous_response_id", "resp_unknown"));
        assertThat(unknown.statusCode()).isBetween(400, 404);
        assertThat(Wire.json(unknown.body()).at("/error/code").asText()).isEqualTo("previous_response_not_found");
    }

    @Test
    void tokensAreCounted() {
        HttpResponse<String> reply =
                client.send("POST", "/v1/responses/input_tokens", request().toString());

        assertThat(Wire.json(reply.body()).path("object").asText()).isEqualTo("response.input_tokens");
        assertThat(Wire.json(reply.body()).path("input_tokens").asInt()).isPositive();
        assertThat(proxy.generateRequests()).isEmpty();
    }

    /** 426 costs Codex one try; any other status costs it seconds or the run (clients.md 4). */
    @Test
    void webSocketIsAnsweredWith426() {
        URI uri = URI.create(proxy.uri().toString().replaceFirst("^http", "ws") + "/v1/responses");
        List<Throwable> failures = new ArrayList<>();

        HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .header("openai-beta", "responses_websockets=2026-02-06")
                .buildAsync(uri, new WebSocket.Listener() {})
                .exceptionally(failure -> {
                    failures.add(failure instanceof CompletionException ? failure.getCause() : failure);
                    return null;
                })
                .join();

        assertThat(failures)
                .singleElement()
                .isInstanceOfSatisfying(WebSocketHandshakeException.class, failure -> assertThat(
                                failure.getResponse().statusCode())
                        .isEqualTo(426));
    }

    @Test
    void codexDefaultsAreNothingToSpeakOf() {
        ObjectNode body = request()
                .put("tool_choice", "auto")
                .put("parallel_tool_calls", true)
                .put("prompt_cache_key", "0f0e");
        body.putArray("include").add("reasoning.encrypted_content");
        body.putObject("reasoning").put("summary", "auto");
        body.putObject("client_metadata").put("session_id", "0f0e");

        HttpResponse<String> reply = whole(body);

        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        assertThat(reply.headers().firstValue("x-kiro-emulated")).isEmpty();
    }

    private static ObjectNode request() {
        return Wire.RESPONSES.body(List.of("Hi"));
    }

    private HttpResponse<String> whole(ObjectNode body) {
        return client.ask(Wire.RESPONSES, Wire.Way.WHOLE, body);
    }

    private HttpResponse<String> streamed(ObjectNode body) {
        return client.ask(Wire.RESPONSES, Wire.Way.STREAMED, body);
    }
}

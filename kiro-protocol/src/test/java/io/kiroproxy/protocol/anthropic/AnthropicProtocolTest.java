package io.kiroproxy.protocol.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.model.ModelInfo;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.protocol.spi.ClientCall;
import io.kiroproxy.protocol.spi.ClientProtocol;
import io.kiroproxy.protocol.spi.ClientRequest;
import io.kiroproxy.protocol.spi.ClientRoute;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class AnthropicProtocolTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final HttpFields VERSION = HttpFields.of("anthropic-version", "2023-06-01");
    private static final List<ModelInfo> MODELS = List.of(model("claude-a"), model("claude-b"), model("qwen-c"));

    private final AnthropicProtocol protocol = new AnthropicProtocol();

    private static ModelInfo model(String id) {
        return new ModelInfo(id, "Model " + id, 200_000, 64_000, Set.of(ModelInfo.InputKind.TEXT), 1);
    }

    private ClientCall call(String method, String path, Map<String, String> query, String body) {
        ClientRoute route = protocol.routes().stream()
                .filter(r -> r.method().equals(method) && r.accepts(VERSION) && r.match(path) != null)
                .findFirst()
                .orElseThrow();
        Map<String, String> variables = route.match(path);
        return protocol.read(new ClientRequest(
                "c",
                route,
                variables == null ? Map.of() : variables,
                query,
                VERSION,
                body.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
    }

    private JsonNode models(String path, Map<String, String> query) throws IOException {
        return MAPPER.readTree(((ClientCall.Models) call("GET", path, query, "")).reply(MODELS));
    }

    @Test
    void isFoundAsAService() {
        assertThat(StreamSupport.stream(ServiceLoader.load(ClientProtocol.class).spliterator(), false)
                        .map(ClientProtocol::name))
                .contains("anthropic");
    }

    @Test
    void modelRoutesNeedTheVersionHeader() {
        assertThat(protocol.routes().stream().filter(route -> !route.accepts(HttpFields.EMPTY)))
                .map(ClientRoute::toString)
                .containsExactly("GET /v1/models", "GET /v1/models/{id}");
    }

    @Test
    void probesAndTelemetryAreAnswered() {
        for (String[] probe : new String[][] {
            {"HEAD", "/", ""},
            {"HEAD", "/api/hello", ""},
            {"GET", "/api/hello", "{\"ok\":true}"},
            {"POST", "/api/event_logging/batch", "{\"ok\":true}"}
        }) {
            ClientCall.Immediate reply = (ClientCall.Immediate) call(probe[0], probe[1], Map.of(), "not even JSON");
            assertThat(reply.status()).isEqualTo(200);
            assertThat(new String(reply.body(), StandardCharsets.UTF_8)).isEqualTo(probe[2]);
        }
    }

    @Test
    void doubledPrefixIsTheSame() {
        assertThat(call("POST", "/v1/v1/messages", Map.of(), Requests.body(""))).isInstanceOf(ClientCall.Chat.class);
        assertThat(call("POST", "/v1/v1/messages/count_tokens", Map.of(), Requests.body("")))
                .isInstanceOf(ClientCall.CountTokens.class);
    }

    @Test
    void streamingDecidesTheContentType() {
        ClientCall.Chat streamed =
                (ClientCall.Chat) call("POST", "/v1/messages", Map.of(), Requests.body(",'stream':true"));
        ClientCall.Chat whole =
                (ClientCall.Chat) call("POST", "/v1/messages", Map.of(), Requests.body(",'stream':false"));

        assertThat(streamed.contentType()).isEqualTo("text/event-stream");
        assertThat(streamed.streaming()).isEqualTo(ClientCall.Streaming.STREAMED);
        assertThat(whole.contentType()).isEqualTo("application/json");
        assertThat(whole.streaming()).isEqualTo(ClientCall.Streaming.WHOLE);
    }

    @Test
    void countNeedsNoMaxTokens() {
        ClientCall.CountTokens count = (ClientCall.CountTokens) call(
                "POST",
                "/v1/messages/count_tokens",
                Map.of(),
                "{'model':'m','messages':[{'role':'user','content':'x'}],'tools':[]}");

        assertThat(count.request().model()).isEqualTo("m");
        assertThat(count.request().generation().maxOutputTokens()).isNull();
        assertThat(new String(count.reply(42), StandardCharsets.UTF_8)).isEqualTo("{\"input_tokens\":42}");
    }

    @Test
    void modelListSuitsReadersOfBothForms() throws IOException {
        JsonNode list = models("/v1/models", Map.of("limit", "1000"));

        assertThat(list.path("object").asText()).isEqualTo("list");
        assertThat(list.path("has_more").asBoolean(true)).isFalse();
        assertThat(list.path("first_id").asText()).isEqualTo("claude-a");
        assertThat(list.path("last_id").asText()).isEqualTo("qwen-c");
        assertThat(list.path("data")).hasSize(3);
        assertThat(list.at("/data/0").toString())
                .isEqualTo("{\"type\":\"model\",\"id\":\"claude-a\",\"display_name\":\"Model claude-a\","
                        + "\"created_at\":\"2025-01-01T00:00:00Z\",\"max_input_tokens\":200000,\"max_tokens\":64000,"
                        + "\"object\":\"model\",\"created\":1735689600,\"owned_by\":\"kiro\"}");
        assertThat(models("/v1/models/claude-b", Map.of()).path("id").asText()).isEqualTo("claude-b");
    }

    @Test
    void modelListIsPaged() throws IOException {
        JsonNode first = models("/v1/models", Map.of("limit", "2"));
        assertThat(first.path("data")).hasSize(2);
        assertThat(first.path("has_more").asBoolean()).isTrue();
        JsonNode second = models("/v1/models", Map.of("limit", "2", "after_id", "claude-b"));
        assertThat(second.at("/data/0/id").asText()).isEqualTo("qwen-c");
        assertThat(second.path("has_more").asBoolean(true)).isFalse();
        JsonNode before = models("/v1/models", Map.of("limit", "1", "before_id", "qwen-c"));
        assertThat(before.at("/data/0/id").asText()).isEqualTo("claude-b");
        assertThat(before.path("has_more").asBoolean()).isTrue();
        JsonNode none = models("/v1/models", Map.of("after_id", "qwen-c"));
        assertThat(none.path("data")).isEmpty();
        assertThat(none.path("first_id").isNull() && none.path("last_id").isNull())
                .isTrue();
    }

    @Test
    void unknownModelGetsSuggestionsAndBadPagesAreRefused() {
        assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(() -> models("/v1/models/qwen-d", Map.of()))
                .withMessageContaining("such as qwen-c, claude-a, claude-b")
                .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.MODEL_NOT_FOUND));
        for (String limit : List.of("0", "1001", "x", "-1")) {
            assertThatExceptionOfType(GatewayException.class)
                    .isThrownBy(() -> models("/v1/models", Map.of("limit", limit)))
                    .withMessageStartingWith("limit: ");
        }
        assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(() -> models("/v1/models", Map.of("after_id", "zz")))
                .withMessageStartingWith("after_id: ");
    }
}

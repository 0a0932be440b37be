package io.kiroproxy.protocol.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.model.ModelInfo;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.protocol.spi.ClientCall;
import io.kiroproxy.protocol.spi.ClientProtocol;
import io.kiroproxy.protocol.spi.ClientRequest;
import io.kiroproxy.protocol.spi.ClientRoute;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GeminiProtocolTest {

    private static final List<ModelInfo> MODELS = List.of(model("claude-x"), model("claude-y"), model("claude-z"));
    private static final String X =
            "{\"name\":\"models/claude-x\",\"version\":\"001\",\"displayName\":\"About claude-x\","
                    + "\"inputTokenLimit\":200000,\"outputTokenLimit\":64000,"
                    + "\"supportedGenerationMethods\":[\"generateContent\",\"countTokens\"]}";

    private static ModelInfo model(String id) {
        return new ModelInfo(id, "About " + id, 200_000, 64_000, Set.of(ModelInfo.InputKind.TEXT), 1.0);
    }

    private static String models(String path, Map<String, String> query) {
        ClientCall.Models call = (ClientCall.Models) Generations.call("GET", path, query, new byte[0]);
        return new String(call.reply(MODELS), StandardCharsets.UTF_8);
    }

    private static ClientCall.Chat post(String path, Map<String, String> query) {
        return (ClientCall.Chat) Generations.call("POST", path, query, Generations.bytes(Generations.body("")));
    }

    @Test
    void isFoundAsAService() {
        assertThat(ServiceLoader.load(ClientProtocol.class)).anyMatch(GeminiProtocol.class::isInstance);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1beta", "/v1"})
    void answersAreWholeEventsOrAnArrayOnBothVersions(String version) {
        ClientCall.Chat whole = post(version + "/models/gemini-3-pro:generateContent", Map.of());
        ClientCall.Chat events = post(version + "/models/gemini-3-pro:streamGenerateContent", Map.of("alt", "sse"));
        ClientCall.Chat array = post(version + "/models/gemini-3-pro:streamGenerateContent", Map.of());

        assertThat(whole.streaming()).isEqualTo(ClientCall.Streaming.WHOLE);
        assertThat(whole.contentType()).isEqualTo("application/json");
        assertThat(events.streaming()).isEqualTo(ClientCall.Streaming.STREAMED);
        assertThat(events.contentType()).isEqualTo("text/event-stream");
        assertThat(array.streaming()).isEqualTo(ClientCall.Streaming.STREAMED);
        assertThat(array.contentType()).isEqualTo("application/json");
        assertThat(whole.request().model()).isEqualTo("gemini-3-pro");
        assertThat(whole.request().protocol()).isEqualTo("gemini");
    }

    @Test
    void modelMayHaveItsPrefixAndSlashes() {
        assertThat(post("/v1beta/models/models/a/b:generateContent", Map.of())
                        .request()
                        .model())
                .isEqualTo("a/b");
    }

    @Test
    void otherFormsOfStreamsAreRefused() {
        assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(() -> post("/v1beta/models/m:streamGenerateContent", Map.of("alt", "proto")))
                .withMessageStartingWith("alt: ");
    }

    @Test
    void sessionComesFromHeadersOnly() {
        ClientRequest request = new ClientRequest(
                "c",
                ClientRoute.of("POST", "/v1beta/models/{model}:generateContent"),
                Map.of("model", "m"),
                Map.of(),
                HttpFields.of("x-session-id", "ses_1"),
                Generations.bytes(Generations.body("")));

        assertThat(((ClientCall.Chat) Generations.PROTOCOL.read(request))
                        .request()
                        .sessionKey())
                .isEqualTo("ses_1");
        assertThat(Generations.read(Generations.body("")).sessionKey()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'contents':[{'parts':[{'text':'hi'}]}]}",
                "{'generateContentRequest':{'model':'models/m','contents':[{'parts':[{'text':'hi'}]}]}}",
                "{'generate_content_request':{'contents':[{'parts':[{'text':'hi'}]}],'tools':[]}}"
            })
    void tokensAreCountedInBothForms(String body) {
        ClientCall.CountTokens call = (ClientCall.CountTokens)
                Generations.call("POST", "/v1beta/models/m:countTokens", Map.of(), Generations.bytes(body));

        assertThat(call.request().conversation().messages()).hasSize(1);
        assertThat(new String(call.reply(7), StandardCharsets.UTF_8)).isEqualTo("{\"totalTokens\":7}");
    }

    @Test
    void listUnderTheSharedPathNeedsTheVendorsHeaders() {
        List<ClientRoute> shared = Generations.PROTOCOL.routes().stream()
                .filter(ClientRoute::conditional)
                .toList();

        assertThat(shared)
                .extracting(ClientRoute::toString)
                .containsExactly("GET /v1/models", "GET /v1/models/{model}");
        assertThat(shared).allMatch(route -> route.accepts(HttpFields.of("x-goog-api-key", "k")));
        assertThat(shared).allMatch(route -> route.accepts(HttpFields.of("X-Goog-Api-Client", "sdk")));
        assertThat(shared).noneMatch(route -> route.accepts(HttpFields.of("authorization", "Bearer k")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1beta/models", "/v1/models"})
    void modelsAreListed(String path) {
        assertThat(models(path, Map.of())).startsWith("{\"models\":[" + X + ",").doesNotContain("nextPageToken");
    }

    @Test
    void modelsComeInPages() {
        assertThat(models("/v1beta/models", Map.of("pageSize", "2")))
                .contains("claude-x", "models/claude-y")
                .doesNotContain("claude-z")
                .endsWith("],\"nextPageToken\":\"claude-y\"}");
        assertThat(models("/v1beta/models", Map.of("pageSize", "2", "pageToken", "claude-y")))
                .contains("claude-z")
                .doesNotContain("claude-x", "nextPageToken");
        assertThat(models("/v1beta/models", Map.of("pageToken", "claude-z"))).isEqualTo("{\"models\":[]}");
    }

    @Test
    void wrongPagesAreRefused() {
        assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(() -> models("/v1beta/models", Map.of("pageSize", "-1")))
                .withMessageStartingWith("pageSize: ");
        assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(() -> models("/v1beta/models", Map.of("pageToken", "gone")))
                .withMessageStartingWith("pageToken: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1beta/models/claude-x", "/v1/models/models/claude-x"})
    void oneModelIsFoundByItsName(String path) {
        assertThat(models(path, Map.of())).isEqualTo(X);
    }

    @Test
    void missingModelIsNotFound() {
        assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(() -> models("/v1beta/models/gemini-99", Map.of()))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.MODEL_NOT_FOUND))
                .withMessageContaining("gemini-99");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/other", "/v1beta", "/v", "/v1betamodels"})
    void unknownPathIsNotFound(String path) {
        assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(
                        () -> Generations.PROTOCOL.read(ClientRequest.post("c", path, HttpFields.EMPTY, new byte[0])))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND));
    }
}

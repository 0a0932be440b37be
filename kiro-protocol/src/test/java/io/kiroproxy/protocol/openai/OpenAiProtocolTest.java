package io.kiroproxy.protocol.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.model.ModelInfo;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.protocol.spi.ClientCall;
import io.kiroproxy.protocol.spi.ClientCall.Streaming;
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

class OpenAiProtocolTest {

    private static final ModelInfo MODEL =
            new ModelInfo("claude-x", "Claude X", 200_000, 64_000, Set.of(ModelInfo.InputKind.TEXT), 1.0);
    private final ClientProtocol protocol = new OpenAiProtocol();

    private ClientCall get(String path) {
        for (ClientRoute route : protocol.routes()) {
            Map<String, String> variables = route.match(path);
            if (route.method().equals("GET") && variables != null) {
                return protocol.read(new ClientRequest("c", route, variables, Map.of(), HttpFields.EMPTY, new byte[0]));
            }
        }
        throw new AssertionError("no route for " + path);
    }

    private static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }

    @Test
    void isFoundAsAService() {
        assertThat(ServiceLoader.load(ClientProtocol.class)).anyMatch(OpenAiProtocol.class::isInstance);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/chat/completions", "/chat/completions"})
    void completionsAreReadOnBothPaths(String path) {
        byte[] body = Chats.body(",'stream':true").replace('\'', '"').getBytes(StandardCharsets.UTF_8);

        ClientCall.Chat call = (ClientCall.Chat) protocol.read(ClientRequest.post("c", path, HttpFields.EMPTY, body));

        assertThat(call.streaming()).isEqualTo(Streaming.STREAMED);
        assertThat(call.contentType()).isEqualTo("text/event-stream");
        assertThat(protocol.routes()).anyMatch(route -> route.template().equals(path));
    }

    @Test
    void noRouteLooksAtHeaders() {
        assertThat(protocol.routes()).noneMatch(ClientRoute::conditional);
    }

    @Test
    void modelsAreListed() {
        assertThat(text(((ClientCall.Models) get("/v1/models")).reply(List.of(MODEL))))
                .isEqualTo("{\"object\":\"list\",\"data\":[{\"id\":\"claude-x\",\"object\":\"model\","
                        + "\"created\":1735689600,\"owned_by\":\"kiro\",\"name\":\"Claude X\","
                        + "\"display_name\":\"Claude X\"}]}");
        assertThat(text(((ClientCall.Models) get("/v1/models")).reply(List.of())))
                .isEqualTo("{\"object\":\"list\",\"data\":[]}");
    }

    @Test
    void oneModelIsFoundByItsId() {
        assertThat(text(((ClientCall.Models) get("/v1/models/claude-x")).reply(List.of(MODEL))))
                .startsWith("{\"id\":\"claude-x\",\"object\":\"model\"");
    }

    @Test
    void missingModelIsNotFound() {
        assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(() -> ((ClientCall.Models) get("/v1/models/gpt-99")).reply(List.of(MODEL)))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.MODEL_NOT_FOUND))
                .withMessageContaining("gpt-99");
    }

    @Test
    void unknownPathIsNotFound() {
        assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(() -> protocol.read(ClientRequest.post("c", "/v1/other", HttpFields.EMPTY, new byte[0])))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND));
    }
}

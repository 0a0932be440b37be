package io.kiroproxy.protocol.responses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.protocol.spi.ClientCall;
import io.kiroproxy.protocol.spi.ClientProtocol;
import io.kiroproxy.protocol.spi.ClientRequest;
import io.kiroproxy.protocol.spi.ClientRoute;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponsesProtocolTest {

    private final ResponsesProtocol protocol = Requests.protocol();

    private ClientCall call(String method, String path, String body) {
        for (ClientRoute route : protocol.routes()) {
            Map<String, String> variables = route.match(path);
            if (variables != null && route.method().equals(method)) {
                return protocol.read(new ClientRequest(
                        "call-1", route, variables, Map.of(), HttpFields.EMPTY, Requests.bytes(body)));
            }
        }
        throw new AssertionError("no route for " + method + " " + path);
    }

    @Test
    void itIsAService() {
        assertThat(ServiceLoader.load(ClientProtocol.class)).anyMatch(ResponsesProtocol.class::isInstance);
        assertThat(protocol.name()).isEqualTo("responses");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/responses", "/responses"})
    void bothPathsAnswer(String path) {
        assertThat(call("POST", path, Requests.body(""))).isInstanceOf(ClientCall.Chat.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/responses/input_tokens", "/responses/input_tokens"})
    void inputTokensAreCounted(String path) {
        ClientCall.CountTokens count = (ClientCall.CountTokens) call("POST", path, Requests.body(""));

        assertThat(count.request().conversation().messages()).hasSize(1);
        assertThat(new String(count.reply(42), StandardCharsets.UTF_8))
                .isEqualTo("{\"object\":\"response.input_tokens\",\"input_tokens\":42}");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/responses, UPGRADE_REFUSED",
        "GET, /responses, UPGRADE_REFUSED",
        "GET, /v1/responses/resp_1, NOT_FOUND",
        "GET, /responses/resp_1, NOT_FOUND",
        "GET, /v1/responses/resp_1/input_items, NOT_FOUND",
        "DELETE, /v1/responses/resp_1, NOT_FOUND"
    })
    void refusalsAreOfTheirKind(String method, String path, ErrorKind kind) {
        assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(() -> call(method, path, ""))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(kind));
    }

    @Test
    void contentTypeFollowsTheWayAnAnswerTravels() {
        assertThat(((ClientCall.Chat) call("POST", "/v1/responses", Requests.body(""))).contentType())
                .isEqualTo("application/json");
        assertThat(((ClientCall.Chat) call("POST", "/v1/responses", Requests.body(Requests.STREAM))).contentType())
                .isEqualTo("text/event-stream");
    }
}

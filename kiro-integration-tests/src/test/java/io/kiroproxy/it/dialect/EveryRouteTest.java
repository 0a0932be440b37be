package io.kiroproxy.it.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kiroproxy.it.fixture.ClientTap;
import io.kiroproxy.it.fixture.ProxyUnderTest;
import io.kiroproxy.simulator.json.Json;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The routes beside the answers: lists of models, single models, counts of tokens, kept answers, and what each of them
 * refuses. All of it passes the tap, which refuses what is not by the vendor's definition.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class EveryRouteTest {

    private static final String CHAT =
            "'{\"model\":\"claude-sonnet-4.5\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}'";
    private static final String INPUT = "'{\"model\":\"claude-sonnet-4.5\",\"input\":\"hi\"}'";
    private static final String CONTENTS = "'{\"contents\":[{\"parts\":[{\"text\":\"hi\"}]}]}'";

    @RegisterExtension
    final ProxyUnderTest proxy = ProxyUnderTest.withDefaults();

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "GET, /v1/models, -, -, 200, /data/0/id",
                "GET, /v1/models/claude-sonnet-4.5, -, -, 200, /id",
                "GET, /v1/models/nope, -, -, 404, /error/message",
                "GET, /v1/models?limit=3, -, anthropic-version, 200, /data/2/id",
                "GET, /v1/models/claude-sonnet-4.5, -, anthropic-version, 200, /id",
                "GET, /v1/models/nope, -, anthropic-version, 404, /error/message",
                "GET, /v1beta/models?pageSize=3, -, x-goog-api-key, 200, /models/2/name",
                "GET, /v1/models, -, x-goog-api-key, 200, /models/0/name",
                "GET, /v1beta/models/claude-sonnet-4.5, -, x-goog-api-key, 200, /name",
                "GET, /v1beta/models/nope, -, x-goog-api-key, 404, /error/message",
                "POST, /v1/messages/count_tokens, " + CHAT + ", anthropic-version, 200, /input_tokens",
                "POST, /v1/messages/count_tokens, '{}', anthropic-version, 400, /error/message",
                "POST, /v1/responses/input_tokens, " + INPUT + ", -, 200, /input_tokens",
                "POST, /v1/responses/input_tokens, '[]', -, 400, /error/message",
                "POST, /v1beta/models/claude-sonnet-4.5:countTokens, " + CONTENTS
                        + ", x-goog-api-key, 200, /totalTokens",
                "POST, /v1/models/claude-sonnet-4.5:countTokens, " + CONTENTS + ", x-goog-api-key, 200, /totalTokens",
                "POST, /v1beta/models/claude-sonnet-4.5:countTokens, '{', x-goog-api-key, 400, /error/message",
                "POST, /v1/messages, '{', anthropic-version, 400, /error/message",
                "POST, /v1/chat/completions, '{\"model\":7}', -, 400, /error/message",
                "POST, /v1/responses, '{\"input\":7}', -, 400, /error/message",
                "POST, /v1beta/models/claude-sonnet-4.5:generateContent, '{\"contents\":7}', x-goog-api-key, 400, /error/message",
                "PUT, /v1/messages, '{}', anthropic-version, 405, /error/message",
                "GET, /v1/responses/resp_none, -, -, 404, /error/message",
            })
    void answersByTheVendorsDefinition(
            String method, String target, @Nullable String body, @Nullable String header, int status, String says)
            throws IOException {
        Wire wire = new Wire(proxy.tap().uri());

        HttpResponse<byte[]> reply = header == null
                ? wire.send(method, target, body == null ? "" : body)
                : wire.send(
                        method,
                        target,
                        body == null ? "" : body,
                        header,
                        header.equals("anthropic-version") ? "2023-06-01" : "any");

        assertThat(reply.statusCode()).as(text(reply)).isEqualTo(status);
        JsonNode value = new ObjectMapper().readTree(reply.body()).at(says);
        assertThat(value.isMissingNode()).as(text(reply)).isFalse();
        assertThat(proxy.generateRequests()).isEmpty();
    }

    @Test
    void keptAnswerIsReadAgainAndForgotten() {
        Wire wire = new Wire(proxy.tap().uri());
        String id = Json.parse(text(wire.send(
                        "POST", "/v1/responses", "{\"model\":\"claude-sonnet-4.5\",\"input\":\"hi\",\"store\":true}")))
                .at("id")
                .text();

        HttpResponse<byte[]> again = wire.send("GET", "/v1/responses/" + id, "");
        HttpResponse<byte[]> gone = wire.send("DELETE", "/v1/responses/" + id, "");

        assertThat(Json.parse(text(again)).at("id").text()).isEqualTo(id);
        assertThat(gone.statusCode()).as(text(gone)).isEqualTo(200);
        assertThat(wire.send("GET", "/v1/responses/" + id, "").statusCode()).isEqualTo(404);
        assertThat(proxy.tap().calls()).extracting(ClientTap.Call::status).containsExactly(200, 200, 200, 404);
    }

    private static String text(HttpResponse<byte[]> reply) {
        return new String(reply.body(), StandardCharsets.UTF_8);
    }
}

package io.kiroproxy.protocol.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.protocol.spi.ErrorReply;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AnthropicErrorsTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static ErrorReply reply(ErrorKind kind, String message, Duration retryAfter) {
        return new AnthropicProtocol().error(new GatewayException(kind, message, retryAfter, null), "req-1");
    }

    private static ErrorReply reply(ErrorKind kind, String message) {
        return new AnthropicProtocol().error(new GatewayException(kind, message), "req-1");
    }

    @ParameterizedTest
    @CsvSource({
        "INVALID_REQUEST, 400, invalid_request_error, false",
        "CONTEXT_TOO_LONG, 400, invalid_request_error, false",
        "UNAUTHENTICATED, 401, authentication_error, false",
        "FORBIDDEN, 403, permission_error, false",
        "ACCOUNT_ACTION_REQUIRED, 403, permission_error, false",
        "NOT_FOUND, 404, not_found_error, false",
        "MODEL_NOT_FOUND, 404, not_found_error, false",
        "METHOD_NOT_ALLOWED, 405, invalid_request_error, false",
        "REQUEST_TIMEOUT, 408, timeout_error,",
        "OUTPUT_INVALID, 422, invalid_request_error, false",
        "TOO_LARGE, 413, request_too_large, false",
        "UNSUPPORTED_MEDIA, 415, invalid_request_error, false",
        "RATE_LIMITED, 429, rate_limit_error,",
        "QUOTA_EXHAUSTED, 402, billing_error, false",
        "OVERLOADED, 529, overloaded_error,",
        "UPSTREAM_ERROR, 502, api_error,",
        "UPSTREAM_UNAVAILABLE, 503, api_error,",
        "UPSTREAM_TIMEOUT, 504, timeout_error,",
        "CONTENT_FILTERED, 400, invalid_request_error, false",
        "OUTPUT_INVALID, 422, invalid_request_error, false",
        "UPGRADE_REFUSED, 426, invalid_request_error, false",
        "INTERNAL, 500, api_error,"
    })
    void kindHasItsStatusTypeAndRetryHint(ErrorKind kind, int status, String type, String shouldRetry)
            throws IOException {
        ErrorReply reply = reply(kind, "what happened");

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.fields().first("x-should-retry")).isEqualTo(shouldRetry);
        assertThat(reply.fields().first("content-type")).isEqualTo("application/json");
        assertThat(reply.fields().first("request-id")).isEqualTo("req-1");
        assertThat(reply.fields().contains("retry-after")).isFalse();
        JsonNode body = MAPPER.readTree(reply.body());
        assertThat(body.path("type").asText()).isEqualTo("error");
        assertThat(body.path("request_id").asText()).isEqualTo("req-1");
        assertThat(body.at("/error/type").asText()).isEqualTo(type);
        assertThat(body.at("/error/code").asText()).isEqualTo(kind.code());
        assertThat(body.at("/error/message").asText()).endsWith("what happened");
    }

    @ParameterizedTest
    @EnumSource
    void onlyTheClientsOwnKeyGets401(ErrorKind kind) {
        assertThat(reply(kind, "x").status() == 401).isEqualTo(kind == ErrorKind.UNAUTHENTICATED);
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "1000, 1", "1001, 2", "299999, 300"})
    void waitIsInWholeSecondsRoundedUp(long millis, String header) {
        assertThat(reply(ErrorKind.RATE_LIMITED, "x", Duration.ofMillis(millis))
                        .fields()
                        .first("retry-after"))
                .isEqualTo(header);
    }

    @Test
    void overlongPromptIsSaidInTheWordsClientsLookFor() throws IOException {
        String exact = "prompt is too long: 210000 tokens > 200000 maximum";

        assertThat(MAPPER.readTree(reply(ErrorKind.CONTEXT_TOO_LONG, exact).body())
                        .at("/error/message")
                        .asText())
                .isEqualTo(exact);
        assertThat(MAPPER.readTree(reply(ErrorKind.CONTEXT_TOO_LONG, "input too big")
                                .body())
                        .at("/error/message")
                        .asText())
                .isEqualTo("prompt is too long: input too big");
    }
}

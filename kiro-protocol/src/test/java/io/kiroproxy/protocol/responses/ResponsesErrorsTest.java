package io.kiroproxy.protocol.responses;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.protocol.json.JsonWriter;
import io.kiroproxy.protocol.spi.ErrorReply;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ResponsesErrorsTest {

    private static JsonNode inStream(GatewayException failure) throws IOException {
        return new ObjectMapper().readTree(JsonWriter.bytes(json -> ResponsesErrors.write(json, failure)));
    }

    @ParameterizedTest
    @CsvSource({
        "INVALID_REQUEST, 400, invalid_prompt",
        "CONTEXT_TOO_LONG, 400, context_length_exceeded",
        "CONTENT_FILTERED, 400, invalid_prompt",
        "OUTPUT_INVALID, 400, invalid_prompt",
        "UNAUTHENTICATED, 401, invalid_prompt",
        "FORBIDDEN, 403, invalid_prompt",
        "ACCOUNT_ACTION_REQUIRED, 403, invalid_prompt",
        "NOT_FOUND, 404, invalid_prompt",
        "MODEL_NOT_FOUND, 404, invalid_prompt",
        "METHOD_NOT_ALLOWED, 405, invalid_prompt",
        "REQUEST_TIMEOUT, 408, server_error",
        "OUTPUT_INVALID, 400, invalid_prompt",
        "TOO_LARGE, 413, invalid_prompt",
        "UNSUPPORTED_MEDIA, 415, invalid_prompt",
        "UPGRADE_REFUSED, 426, invalid_prompt",
        "QUOTA_EXHAUSTED, 429, insufficient_quota",
        "RATE_LIMITED, 429, rate_limit_exceeded",
        "OVERLOADED, 429, rate_limit_exceeded",
        "INTERNAL, 500, server_error",
        "UPSTREAM_ERROR, 502, server_error",
        "UPSTREAM_UNAVAILABLE, 503, server_error",
        "UPSTREAM_TIMEOUT, 504, server_error"
    })
    void kindHasItsStatusAndItsCodeWithinAStream(ErrorKind kind, int status, String code) throws IOException {
        GatewayException failure = new GatewayException(kind, "why");

        ErrorReply reply = Requests.protocol().error(failure, "req-1");
        JsonNode error = inStream(failure);

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.fields().first("x-request-id")).isEqualTo("req-1");
        assertThat(error.path("code").asText()).isEqualTo(code);
        assertThat(error.path("message").asText()).startsWith("why");
        assertThat(error.path("kiro_code").asText()).isEqualTo(kind.code());
    }

    @ParameterizedTest
    @EnumSource(ErrorKind.class)
    void everyKindIsListedAbove(ErrorKind kind) throws NoSuchMethodException {
        CsvSource rows = ResponsesErrorsTest.class
                .getDeclaredMethod("kindHasItsStatusAndItsCodeWithinAStream", ErrorKind.class, int.class, String.class)
                .getAnnotation(CsvSource.class);
        assertThat(rows.value()).anyMatch(row -> row.startsWith(kind + ","));
    }

    @Test
    void rateLimitSaysHowLongToWait() throws IOException {
        GatewayException known = new GatewayException(ErrorKind.RATE_LIMITED, "Full.", Duration.ofMillis(2500), null);
        GatewayException unknown = new GatewayException(ErrorKind.RATE_LIMITED, "Full.");
        GatewayException said = new GatewayException(ErrorKind.RATE_LIMITED, "Full, try again in 9s.");

        assertThat(inStream(known).path("message").asText()).isEqualTo("Full. Please try again in 3s.");
        assertThat(inStream(unknown).path("message").asText()).isEqualTo("Full. Please try again in 5s.");
        assertThat(inStream(said).path("message").asText()).isEqualTo("Full, try again in 9s.");
        assertThat(Requests.protocol().error(unknown, "r").fields().first("retry-after"))
                .isEqualTo("5");
    }
}

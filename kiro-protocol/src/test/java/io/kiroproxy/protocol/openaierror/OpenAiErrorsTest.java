package io.kiroproxy.protocol.openaierror;

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

class OpenAiErrorsTest {

    private static ErrorReply reply(GatewayException failure) {
        return OpenAiErrors.reply(failure, "req-1");
    }

    private static JsonNode error(ErrorReply reply) throws IOException {
        return new ObjectMapper().readTree(reply.body()).path("error");
    }

    @ParameterizedTest
    @CsvSource({
        "INVALID_REQUEST, 400, invalid_request_error, invalid_request, false",
        "CONTEXT_TOO_LONG, 400, invalid_request_error, context_length_exceeded, false",
        "CONTENT_FILTERED, 400, invalid_request_error, content_filter, false",
        "OUTPUT_INVALID, 400, invalid_request_error, output_invalid, false",
        "UNAUTHENTICATED, 401, invalid_request_error, invalid_api_key, false",
        "FORBIDDEN, 403, permission_error, forbidden, false",
        "ACCOUNT_ACTION_REQUIRED, 403, permission_error, account_action_required, false",
        "NOT_FOUND, 404, invalid_request_error, not_found, false",
        "MODEL_NOT_FOUND, 404, invalid_request_error, model_not_found, false",
        "METHOD_NOT_ALLOWED, 405, invalid_request_error, method_not_allowed, false",
        "REQUEST_TIMEOUT, 408, invalid_request_error, request_timeout,",
        "OUTPUT_INVALID, 400, invalid_request_error, output_invalid, false",
        "TOO_LARGE, 413, invalid_request_error, too_large, false",
        "UNSUPPORTED_MEDIA, 415, invalid_request_error, unsupported_media, false",
        "UPGRADE_REFUSED, 426, invalid_request_error, upgrade_refused, false",
        "QUOTA_EXHAUSTED, 429, insufficient_quota, insufficient_quota, false",
        "RATE_LIMITED, 429, rate_limit_error, rate_limit_exceeded,",
        "OVERLOADED, 429, rate_limit_error, overloaded,",
        "INTERNAL, 500, server_error, internal,",
        "UPSTREAM_ERROR, 502, server_error, upstream_error,",
        "UPSTREAM_UNAVAILABLE, 503, server_error, upstream_unavailable,",
        "UPSTREAM_TIMEOUT, 504, server_error, upstream_timeout,"
    })
    void kindHasItsStatusTypeAndCode(ErrorKind kind, int status, String type, String code, String shouldRetry)
            throws IOException {
        ErrorReply reply = reply(new GatewayException(kind, "why"));

        assertThat(reply.status()).isEqualTo(status);
        assertThat(error(reply).path("type").asText()).isEqualTo(type);
        assertThat(error(reply).path("code").asText()).isEqualTo(code);
        assertThat(error(reply).path("kiro_code").asText()).isEqualTo(kind.code());
        assertThat(error(reply).path("message").asText()).endsWith("why");
        assertThat(reply.fields().first("x-should-retry")).isEqualTo(shouldRetry);
        assertThat(reply.fields().first("x-request-id")).isEqualTo("req-1");
        assertThat(reply.fields().first("content-type")).isEqualTo("application/json");
    }

    @ParameterizedTest
    @EnumSource(ErrorKind.class)
    void everyKindIsListedAbove(ErrorKind kind) throws NoSuchMethodException {
        CsvSource rows = OpenAiErrorsTest.class
                .getDeclaredMethod(
                        "kindHasItsStatusTypeAndCode",
                        ErrorKind.class,
                        int.class,
                        String.class,
                        String.class,
                        String.class)
                .getAnnotation(CsvSource.class);
        assertThat(rows.value()).anyMatch(row -> row.startsWith(kind + ","));
    }

    @Test
    void waitIsRoundedUpToSeconds() {
        GatewayException failure = new GatewayException(ErrorKind.RATE_LIMITED, "later", Duration.ofMillis(2100), null);

        assertThat(reply(failure).fields().first("retry-after")).isEqualTo("3");
    }

    @Test
    void rateLimitAlwaysNamesAWaitAndOthersOnlyWhenTheyKnowIt() {
        assertThat(reply(new GatewayException(ErrorKind.OVERLOADED, "full"))
                        .fields()
                        .first("retry-after"))
                .isEqualTo("5");
        assertThat(reply(new GatewayException(ErrorKind.QUOTA_EXHAUSTED, "used up"))
                        .fields()
                        .contains("retry-after"))
                .isFalse();
        assertThat(reply(new GatewayException(ErrorKind.INTERNAL, "x")).fields().contains("retry-after"))
                .isFalse();
    }

    @Test
    void tooLongSaysWhatClientsLookFor() throws IOException {
        assertThat(error(reply(new GatewayException(ErrorKind.CONTEXT_TOO_LONG, "9 tokens")))
                        .path("message")
                        .asText())
                .contains("exceeds the context window of this model", "maximum context length")
                .endsWith("9 tokens");
    }
}

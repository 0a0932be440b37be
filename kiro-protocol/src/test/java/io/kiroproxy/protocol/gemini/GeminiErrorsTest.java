package io.kiroproxy.protocol.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.protocol.spi.ErrorReply;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class GeminiErrorsTest {

    private static ErrorReply reply(GatewayException failure) {
        return new GeminiProtocol().error(failure, "req-1");
    }

    private static JsonNode error(ErrorReply reply) throws IOException {
        return new ObjectMapper().readTree(reply.body()).path("error");
    }

    /** The detail of a type, or a missing node. */
    private static JsonNode detail(ErrorReply reply, String type) throws IOException {
        for (JsonNode detail : error(reply).path("details")) {
            if (detail.path("@type").asText().equals("type.googleapis.com/google.rpc." + type)) {
                return detail;
            }
        }
        return new ObjectMapper().createObjectNode();
    }

    @ParameterizedTest
    @CsvSource({
        "INVALID_REQUEST, 400, INVALID_ARGUMENT",
        "CONTEXT_TOO_LONG, 400, INVALID_ARGUMENT",
        "CONTENT_FILTERED, 400, INVALID_ARGUMENT",
        "OUTPUT_INVALID, 400, FAILED_PRECONDITION",
        "UNAUTHENTICATED, 401, UNAUTHENTICATED",
        "FORBIDDEN, 403, PERMISSION_DENIED",
        "ACCOUNT_ACTION_REQUIRED, 403, PERMISSION_DENIED",
        "NOT_FOUND, 404, NOT_FOUND",
        "MODEL_NOT_FOUND, 404, NOT_FOUND",
        "METHOD_NOT_ALLOWED, 405, UNIMPLEMENTED",
        "REQUEST_TIMEOUT, 408, DEADLINE_EXCEEDED",
        "OUTPUT_INVALID, 400, FAILED_PRECONDITION",
        "TOO_LARGE, 413, INVALID_ARGUMENT",
        "UNSUPPORTED_MEDIA, 415, INVALID_ARGUMENT",
        "UPGRADE_REFUSED, 426, UNIMPLEMENTED",
        "QUOTA_EXHAUSTED, 429, RESOURCE_EXHAUSTED",
        "RATE_LIMITED, 429, RESOURCE_EXHAUSTED",
        "OVERLOADED, 429, RESOURCE_EXHAUSTED",
        "INTERNAL, 500, INTERNAL",
        "UPSTREAM_ERROR, 502, UNAVAILABLE",
        "UPSTREAM_UNAVAILABLE, 503, UNAVAILABLE",
        "UPSTREAM_TIMEOUT, 504, DEADLINE_EXCEEDED"
    })
    void kindHasItsStatusAndName(ErrorKind kind, int status, String name) throws IOException {
        ErrorReply reply = reply(new GatewayException(kind, "why"));

        assertThat(reply.status()).isEqualTo(status);
        assertThat(error(reply).path("code").asInt()).isEqualTo(status);
        assertThat(error(reply).path("status").asText()).isEqualTo(name);
        assertThat(error(reply).path("message").asText()).endsWith("why");
        assertThat(detail(reply, "ErrorInfo").path("reason").asText())
                .isEqualTo(kind.code().toUpperCase(Locale.ROOT));
        assertThat(detail(reply, "ErrorInfo").path("domain").asText()).isEqualTo("kiro-proxy");
        assertThat(reply.fields().first("x-request-id")).isEqualTo("req-1");
        assertThat(reply.fields().first("content-type")).isEqualTo("application/json");
    }

    @ParameterizedTest
    @EnumSource(ErrorKind.class)
    void everyKindIsListedAbove(ErrorKind kind) throws NoSuchMethodException {
        CsvSource rows = GeminiErrorsTest.class
                .getDeclaredMethod("kindHasItsStatusAndName", ErrorKind.class, int.class, String.class)
                .getAnnotation(CsvSource.class);
        assertThat(rows.value()).anyMatch(row -> row.startsWith(kind + ","));
    }

    @Test
    void waitIsNamedInBodyAndHeadRoundedUpToSeconds() throws IOException {
        ErrorReply reply =
                reply(new GatewayException(ErrorKind.RATE_LIMITED, "later", Duration.ofMillis(11_100), null));

        assertThat(reply.fields().first("retry-after")).isEqualTo("12");
        assertThat(detail(reply, "RetryInfo").path("retryDelay").asText()).isEqualTo("12s");
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorKind.class,
            names = {"RATE_LIMITED", "OVERLOADED"})
    void rateLimitAlwaysNamesAWait(ErrorKind kind) throws IOException {
        ErrorReply reply = reply(new GatewayException(kind, "full"));

        assertThat(reply.fields().first("retry-after")).isEqualTo("5");
        assertThat(detail(reply, "RetryInfo").path("retryDelay").asText()).isEqualTo("5s");
    }

    @Test
    void otherErrorsNameAWaitOnlyWhenTheyKnowIt() throws IOException {
        assertThat(detail(reply(new GatewayException(ErrorKind.INTERNAL, "x")), "RetryInfo"))
                .isEmpty();
        assertThat(detail(
                                reply(new GatewayException(
                                        ErrorKind.UPSTREAM_UNAVAILABLE, "x", Duration.ofSeconds(3), null)),
                                "RetryInfo")
                        .path("retryDelay")
                        .asText())
                .isEqualTo("3s");
    }

    @Test
    void exhaustedQuotaIsOnePerDaySoThatGeminiCliGivesUp() throws IOException {
        ErrorReply reply = reply(new GatewayException(ErrorKind.QUOTA_EXHAUSTED, "used up until 2026-12-01"));

        JsonNode violation = detail(reply, "QuotaFailure").path("violations").path(0);
        assertThat(violation.path("quotaId").asText()).contains("PerDay");
        assertThat(violation.path("description").asText()).isEqualTo("used up until 2026-12-01");
        assertThat(detail(reply, "RetryInfo")).isEmpty();
        assertThat(detail(reply(new GatewayException(ErrorKind.RATE_LIMITED, "x")), "QuotaFailure"))
                .isEmpty();
    }

    @Test
    void tooLongSaysWhatProgramsLookFor() throws IOException {
        assertThat(error(reply(new GatewayException(ErrorKind.CONTEXT_TOO_LONG, "9 tokens")))
                        .path("message")
                        .asText())
                .contains("exceeds the maximum number of tokens allowed")
                .endsWith("9 tokens");
    }
}

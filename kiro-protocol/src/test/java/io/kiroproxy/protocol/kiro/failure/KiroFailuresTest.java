package io.kiroproxy.protocol.kiro.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.core.spi.UpstreamFailure;
import io.kiroproxy.core.spi.UpstreamFailure.Kind;
import io.kiroproxy.core.spi.UpstreamFailure.Scope;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KiroFailuresTest {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    private final KiroFailures failures = new KiroFailures(Clock.fixed(NOW, ZoneOffset.UTC));

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void observedAnswersMeanWhatTheTableSays(String row, int status, String body, Kind kind) {
        assertThat(classify(status, body).kind()).isEqualTo(kind);
    }

    static Stream<Arguments> rows() {
        return Stream.of(
                arguments(
                        "E1", 403, message("The bearer token included in the request is invalid."), Kind.AUTH_EXPIRED),
                arguments("E2 expired", 403, message("Token expired"), Kind.AUTH_EXPIRED),
                arguments(
                        "E2 shape",
                        403,
                        typed("ExpiredTokenException", "The security token has expired"),
                        Kind.AUTH_EXPIRED),
                arguments("E2 text", 403, message("ExpiredToken"), Kind.AUTH_EXPIRED),
                arguments("E2 invalid", 403, message("Invalid token"), Kind.AUTH_EXPIRED),
                arguments("E3", 401, "", Kind.AUTH_EXPIRED),
                arguments("E4", 403, message("User is not authorized to make this call."), Kind.ACCESS_DENIED),
                arguments("E5", 400, message("profileArn is required for this request."), Kind.ACCESS_DENIED),
                arguments("E5 invalid", 400, message("Invalid profileArn."), Kind.ACCESS_DENIED),
                arguments("E6 reason", 403, reason("x", "TEMPORARILY_SUSPENDED"), Kind.SUSPENDED),
                arguments(
                        "E6 old text",
                        403,
                        message("Your User ID (d-9067642ac7.0) temporarily is suspended. We've locked your account."),
                        Kind.SUSPENDED),
                arguments(
                        "E6 new text",
                        403,
                        message("Your User ID is temporarily suspended. We detected"),
                        Kind.SUSPENDED),
                arguments("E7", 423, typed("com.amazon.portal#AccountSuspendedException", "no"), Kind.SUSPENDED),
                arguments(
                        "E7 nested", 403, "{\"Output\":{\"__type\":\"x#AccountSuspendedException\"}}", Kind.SUSPENDED),
                arguments("E8", 403, reason("no", "FEATURE_NOT_SUPPORTED"), Kind.ACCESS_DENIED),
                arguments(
                        "E9",
                        402,
                        reason("You have reached the limit.", "MONTHLY_REQUEST_COUNT"),
                        Kind.QUOTA_EXHAUSTED),
                arguments("E10", 402, reason("overages", "OVERAGE_REQUEST_LIMIT_EXCEEDED"), Kind.QUOTA_EXHAUSTED),
                arguments(
                        "E11 as 400",
                        400,
                        "{\"__type\":\"ThrottlingException\",\"message\":\"Maximum Request reached for this month.\","
                                + "\"reason\":\"MONTHLY_REQUEST_COUNT\"}",
                        Kind.QUOTA_EXHAUSTED),
                arguments("E11 text", 429, message("Maximum Request reached for this month."), Kind.QUOTA_EXHAUSTED),
                arguments("E12", 402, reason("no", "CONVERSATION_LIMIT_EXCEEDED"), Kind.BAD_REQUEST),
                arguments("E13", 429, message("Too many requests, please wait before trying again."), Kind.THROTTLED),
                arguments("E13 user", 429, reason("no", "USER_REQUEST_RATE_EXCEEDED"), Kind.THROTTLED),
                arguments("E13 service", 429, reason("no", "SERVICE_REQUEST_RATE_EXCEEDED"), Kind.THROTTLED),
                arguments(
                        "E14",
                        429,
                        reason("I am experiencing high traffic", "INSUFFICIENT_MODEL_CAPACITY"),
                        Kind.CAPACITY),
                arguments(
                        "E14 as 400",
                        400,
                        "{\"__type\":\"com.amazon.aws.codewhisperer#ThrottlingException\",\"message\":\"I am "
                                + "experiencing high traffic, please try again shortly.\",\"reason\":null}",
                        Kind.CAPACITY),
                arguments("E14 as 500", 500, reason("no", "INSUFFICIENT_MODEL_CAPACITY"), Kind.CAPACITY),
                arguments("throttling as 400", 400, typed("a#ThrottlingException", "slow down"), Kind.THROTTLED),
                arguments(
                        "E15",
                        429,
                        message("Due to suspicious activity, we are imposing temporary limits on how frequently"),
                        Kind.THROTTLED),
                arguments("E16", 429, reason("no", "DAILY_REQUEST_COUNT"), Kind.QUOTA_EXHAUSTED),
                arguments(
                        "E17",
                        500,
                        message("Encountered unexpectedly high load when processing the request, please try again."),
                        Kind.CAPACITY),
                arguments(
                        "E17 under error",
                        500,
                        "{\"error\":\"Encountered unexpectedly high load when processing the request\"}",
                        Kind.CAPACITY),
                arguments("E18", 500, reason("no", "MODEL_TEMPORARILY_UNAVAILABLE"), Kind.CAPACITY),
                arguments("E19", 503, typed("ServiceUnavailableException", "try later"), Kind.UNAVAILABLE),
                arguments("E19 as 500", 500, typed("ServiceUnavailableException", "try later"), Kind.UNAVAILABLE),
                arguments("E20", 500, typed("x#InternalServerException", "unexpected error"), Kind.UNAVAILABLE),
                arguments(
                        "E21",
                        400,
                        reason("Input is too long.", "CONTENT_LENGTH_EXCEEDS_THRESHOLD"),
                        Kind.CONTEXT_TOO_LONG),
                arguments("E21 prompt", 400, reason("no", "PROMPT_TOO_LONG"), Kind.CONTEXT_TOO_LONG),
                arguments("E21 text", 400, message("Input is too long."), Kind.CONTEXT_TOO_LONG),
                arguments("E22", 400, message("Improperly formed request."), Kind.BAD_REQUEST),
                arguments(
                        "E22 reason",
                        400,
                        reason("Improperly formed request.", "REQUEST_BODY_INVALID"),
                        Kind.BAD_REQUEST),
                arguments("E23", 400, reason("Invalid tool use format.", "REQUEST_BODY_INVALID"), Kind.BAD_REQUEST),
                arguments("E24", 400, reason("not valid JSON", "REQUEST_BODY_INVALID_JSON"), Kind.BAD_REQUEST),
                arguments(
                        "E25",
                        400,
                        reason("messages.98: `tool_use` ids", "TOOL_USE_RESULT_MISMATCH"),
                        Kind.BAD_REQUEST),
                arguments("E25 as 500", 500, message("Expected toolResult blocks at messages.3"), Kind.BAD_REQUEST),
                arguments("E26", 400, reason("input_schema does not", "TOOL_SCHEMA_INVALID"), Kind.BAD_REQUEST),
                arguments("tool config", 400, reason("no", "TOOL_CONFIG_MISSING"), Kind.BAD_REQUEST),
                arguments("tool duplicate", 400, reason("no", "TOOL_DUPLICATE"), Kind.BAD_REQUEST),
                arguments("E27", 400, reason("Invalid model.", "INVALID_MODEL_ID"), Kind.MODEL_DENIED),
                arguments(
                        "E27 text",
                        400,
                        message("Invalid model ID. Please select a different model to continue."),
                        Kind.MODEL_DENIED),
                arguments("E28", 400, reason("Invalid `signature`", "THINKING_SIGNATURE_INVALID"), Kind.BAD_REQUEST),
                arguments("E29", 400, message("Invalid additionalModelRequestFields: effort"), Kind.BAD_REQUEST),
                arguments("E30", 413, "", Kind.CONTEXT_TOO_LONG),
                arguments(
                        "E30 portal form",
                        400,
                        "{\"error\":{\"code\":\"validation_error\",\"message\":\"Failed to buffer the request body: "
                                + "length limit exceeded\",\"param\":null,\"type\":\"invalid_request_error\"}}",
                        Kind.CONTEXT_TOO_LONG),
                arguments("E31 504", 504, "<html>gateway</html>", Kind.TIMEOUT),
                arguments("E31 524", 524, "", Kind.TIMEOUT),
                arguments("E32 404", 404, "", Kind.ENDPOINT_UNKNOWN),
                arguments("E32 405", 405, "", Kind.ENDPOINT_UNKNOWN),
                arguments("E32 as 400", 400, typed("UnknownOperationException", "x"), Kind.ENDPOINT_UNKNOWN),
                arguments("E32 as 403", 403, message("UnknownOperation"), Kind.ENDPOINT_UNKNOWN),
                arguments("image", 400, reason("no", "IMAGE_COUNT_EXCEEDED"), Kind.BAD_REQUEST),
                arguments("document", 400, reason("no", "DOCUMENT_MODEL_NOT_SUPPORTED"), Kind.BAD_REQUEST),
                arguments("kms grant", 400, reason("no", "INVALID_KMS_GRANT"), Kind.BAD_REQUEST),
                arguments("kms key", 409, reason("no", "CUSTOMER_KMS_KEY_DISABLED"), Kind.ACCESS_DENIED),
                arguments(
                        "customisation",
                        403,
                        reason("no", "UNAUTHORIZED_CUSTOMIZATION_RESOURCE_ACCESS"),
                        Kind.ACCESS_DENIED),
                arguments("credit rate", 429, reason("no", "CREDIT_CONSUMPTION_RATE_EXCEEDED"), Kind.THROTTLED),
                arguments("hourly", 429, reason("no", "HOURLY_REQUEST_COUNT"), Kind.THROTTLED),
                arguments("weekly", 429, reason("no", "WEEKLY_REQUEST_COUNT"), Kind.THROTTLED),
                arguments("usage limit", 429, reason("no", "USAGE_LIMIT_REACHED"), Kind.THROTTLED),
                arguments(
                        "application",
                        403,
                        message("Your subscription does not support this application"),
                        Kind.ACCESS_DENIED),
                arguments("page of a middlebox", 403, "  <!DOCTYPE html><p>bearer token invalid", Kind.UNAVAILABLE),
                arguments("request timeout", 408, "", Kind.UNAVAILABLE),
                arguments("bad gateway", 502, "<html>", Kind.UNAVAILABLE),
                arguments("redirect", 302, "", Kind.PROTOCOL),
                arguments("no JSON", 400, "nonsense", Kind.BAD_REQUEST),
                arguments(
                        "capacity in another's mouth", 400, message("capacity of images exceeded"), Kind.BAD_REQUEST));
    }

    @Test
    void everyRowOfTheDocumentAndEveryKindAnAnswerCanHaveIsThere() {
        assertThat(rows().map(row -> ((String) row.get()[0]).replaceAll(" .*", ""))
                        .filter(name -> name.matches("E\\d+"))
                        .distinct())
                .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, 32)
                        .mapToObj(number -> "E" + number)
                        .toList());
        assertThat(rows().map(row -> (Kind) row.get()[3]).distinct())
                .containsExactlyInAnyOrderElementsOf(EnumSet.complementOf(
                        EnumSet.of(Kind.NEEDS_LOGIN, Kind.NETWORK, Kind.CUT, Kind.CONTENT_FILTERED, Kind.CANCELLED)));
    }

    @Test
    void headerNamesTheShapeWhenTheBodyDoesNot() {
        HttpFields fields = HttpFields.of("x-amzn-ErrorType", "ThrottlingException:http://internal.amazon.com/");

        assertThat(failures.ofReply(400, fields, new byte[0], PromptSize.UNKNOWN)
                        .kind())
                .isEqualTo(Kind.THROTTLED);
    }

    @ParameterizedTest
    @CsvSource({
        "30, PT30S",
        "0, PT0S",
        "999999999, PT24H",
        "'Mon, 23 Nov 2026 12:01:30 GMT', PT1M30S",
        "'Mon, 23 Nov 2026 11:00:00 GMT', PT0S"
    })
    void retryAfterIsSecondsOrADate(String value, Duration wait) {
        HttpFields fields = HttpFields.of("retry-after", value);

        assertThat(failures.ofReply(429, fields, new byte[0], PromptSize.UNKNOWN)
                        .retryAfter())
                .isEqualTo(wait);
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "-5", "", "1.5", "Mon, 99 Nov 2026 12:01:30 GMT"})
    void unreadableRetryAfterIsNone(String value) {
        HttpFields fields = HttpFields.of("retry-after", value);

        assertThat(failures.ofReply(429, fields, new byte[0], PromptSize.UNKNOWN)
                        .retryAfter())
                .isNull();
    }

    @Test
    void suspiciousActivityPausesTenMinutesAndDailyQuotaUntilMidnight() {
        assertThat(classify(429, message("suspicious activity; temporary limits"))
                        .retryAfter())
                .isEqualTo(Duration.ofMinutes(10));
        assertThat(classify(429, reason("no", "DAILY_REQUEST_COUNT")).resetsAt())
                .isEqualTo(Instant.parse("2026-11-24T00:00:00Z"));
    }

    @Test
    void tooLongSaysTheNumbers() {
        UpstreamFailure failure = failures.ofReply(
                400, HttpFields.EMPTY, bytes(reason("x", "PROMPT_TOO_LONG")), new PromptSize(251_000, 200_000));

        assertThat(failure.message()).isEqualTo("prompt is too long: 251000 tokens > 200000 maximum");
    }

    @Test
    void requestIdAndReasonAreKept() {
        UpstreamFailure failure = failures.ofReply(
                402,
                HttpFields.of("x-amzn-RequestId", "0c0f6f0e"),
                bytes(reason("You have reached the limit.", "MONTHLY_REQUEST_COUNT")),
                PromptSize.UNKNOWN);

        assertThat(failure.requestId()).isEqualTo("0c0f6f0e");
        assertThat(failure.reason()).isEqualTo("MONTHLY_REQUEST_COUNT");
        assertThat(failure.status()).isEqualTo(402);
        assertThat(failure.message()).endsWith("(Request ID: 0c0f6f0e)");
    }

    @Test
    void messageNeverEchoesSecrets() {
        String token = "aoaAAAAAGabcdefghijklmnopqrstuvwxyz0123456789-_";
        String words = "Bad Bearer " + token + " key ksk_abc123 for arn:aws:codewhisperer:us-east-1:1:profile/X and "
                + "d-9067642ac7.00000000-0000-0000-0000-000000000000";

        assertThat(classify(400, message(words)).message())
                .doesNotContain("aoaAAAAA", "ksk_abc", "codewhisperer", "9067642ac7");
        assertThat(classify(400, message("y ".repeat(5_000))).message()).hasSizeLessThan(400);
    }

    @Test
    void framesGoThroughTheSameTable() {
        assertThat(frame("ThrottlingException", "{\"message\":\"x\"}").kind()).isEqualTo(Kind.THROTTLED);
        assertThat(frame("error", reason("x", "MODEL_TEMPORARILY_UNAVAILABLE")).kind())
                .isEqualTo(Kind.CAPACITY);
        assertThat(frame("error", "{}").kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(frame("ValidationException", "{\"message\":\"no\"}").kind()).isEqualTo(Kind.BAD_REQUEST);
        assertThat(frame("AccessDeniedException", message("bearer token invalid"))
                        .kind())
                .isEqualTo(Kind.AUTH_EXPIRED);
        assertThat(failures.ofFrame("InternalFailure", "Token expired", ByteBuffer.allocate(0), PromptSize.UNKNOWN)
                        .kind())
                .isEqualTo(Kind.AUTH_EXPIRED);
    }

    @Test
    void reasonsOfRequestsNeverBlameTheAccount() {
        Stream.of(
                        "TOOL_X",
                        "IMAGE_X",
                        "DOCUMENT_X",
                        "REQUEST_BODY_INVALID",
                        "PROMPT_TOO_LONG",
                        "THINKING_SIGNATURE_INVALID")
                .forEach(reason -> {
                    for (int status : new int[] {400, 403, 413, 429, 500}) {
                        assertThat(classify(status, reason("x", reason)).kind().scope())
                                .as(reason + " under " + status)
                                .isEqualTo(Scope.REQUEST);
                    }
                });
    }

    @Test
    void anyBytesAreClassified() {
        long seed = 20261123L;
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            byte[] body = new byte[random.nextInt(200)];
            random.nextBytes(body);
            int status = 300 + random.nextInt(300);

            assertThat(failures.ofReply(status, HttpFields.EMPTY, body, PromptSize.UNKNOWN)
                            .message())
                    .as("seed %d, round %d, status %d", seed, i, status)
                    .isNotEmpty();
        }
    }

    private UpstreamFailure classify(int status, String body) {
        return failures.ofReply(status, HttpFields.EMPTY, bytes(body), PromptSize.UNKNOWN);
    }

    private UpstreamFailure frame(String type, String payload) {
        return failures.ofFrame(type, null, ByteBuffer.wrap(bytes(payload)), PromptSize.UNKNOWN);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String message(String message) {
        return "{\"message\":\"" + message + "\",\"reason\":null}";
    }

    private static String reason(String message, String reason) {
        return "{\"message\":\"" + message + "\",\"reason\":\"" + reason + "\"}";
    }

    private static String typed(String type, String message) {
        return "{\"__type\":\"" + type + "\",\"message\":\"" + message + "\"}";
    }
}

package io.kiroproxy.simulator.rules;

import io.kiroproxy.simulator.http.Answer;
import io.kiroproxy.simulator.json.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An error answer before the stream. The constants are the rows of kiro-upstream.md 5.3 in their shortest literal form.
 *
 * @param status the HTTP status
 * @param errorType the shape's name, also sent as {@code x-amzn-errortype}
 * @param message the text
 * @param reason the machine-readable reason, or null
 * @param retryAfter seconds for the {@code retry-after} header; negative for none
 */
public record Refusal(
        int status,
        String errorType,
        String message,
        @Nullable String reason,
        int retryAfter) {
    /** E1: the access token is unknown, expired, or of the wrong kind. */
    public static final Refusal E1_TOKEN_INVALID = denied("The bearer token included in the request is invalid.", null);
    /** E2: wrong region or ARN for the token. */
    public static final Refusal E2_INVALID_TOKEN = denied("Invalid token", null);
    /** E2: the token is over. */
    public static final Refusal E2_TOKEN_EXPIRED = denied("Token expired", null);
    /** E3: the gateway does not know the token. */
    public static final Refusal E3_UNAUTHORIZED =
            new Refusal(401, "UnrecognizedClientException", "The security token is not known.", null, -1);
    /** E4: the profile is not allowed. */
    public static final Refusal E4_NOT_AUTHORIZED = denied("User is not authorized to make this call.", null);
    /** E5: no profile ARN. */
    public static final Refusal E5_PROFILE_MISSING = invalid("profileArn is required for this request.", null);
    /** E6: suspended, the older text. */
    public static final Refusal E6_SUSPENDED = denied(
            "Your User ID (d-9067642ac7.00000000-0000-0000-0000-000000000000) temporarily is suspended. We've locked your"
                    + " account as a security precaution. To restore access, please contact our support team.",
            "TEMPORARILY_SUSPENDED");
    /** E6: suspended, the newer text. */
    public static final Refusal E6_SUSPENDED_2026 = denied(
            "Your User ID is temporarily suspended. We detected unusual user activity and locked it as a security"
                    + " precaution. To restore access, please contact our support team.",
            "TEMPORARILY_SUSPENDED");
    /** E8: the profile or plan does not have the feature. */
    public static final Refusal E8_FEATURE =
            denied("User is not authorized to access this feature.", "FEATURE_NOT_SUPPORTED");
    /** E9: the month's credits are used up. */
    public static final Refusal E9_QUOTA = quota("You have reached the limit.", "MONTHLY_REQUEST_COUNT");
    /** E10: the overage cap is reached. */
    public static final Refusal E10_OVERAGE =
            quota("You have reached the limit for overages.", "OVERAGE_REQUEST_LIMIT_EXCEEDED");
    /** E11: the monthly quota as older back ends say it. */
    public static final Refusal E11_QUOTA_OLD = throttled(
                    "Maximum Request reached for this month.", "MONTHLY_REQUEST_COUNT")
            .withStatus(400);
    /** E12: the conversation is too long for the plan. */
    public static final Refusal E12_CONVERSATION =
            quota("You have reached the limit for this conversation.", "CONVERSATION_LIMIT_EXCEEDED");
    /** E13: rate limit. */
    public static final Refusal E13_RATE = throttled("Too many requests, please wait before trying again.", null);
    /** E13: rate limit with the reason of the newest clients. */
    public static final Refusal E13_USER_RATE =
            throttled("Too many requests, please wait before trying again.", "USER_REQUEST_RATE_EXCEEDED");
    /** E14: model capacity; 429 in R, 400 in L. */
    public static final Refusal E14_CAPACITY =
            throttled("I am experiencing high traffic, please try again shortly.", "INSUFFICIENT_MODEL_CAPACITY");
    /** E15: suspicious activity. */
    public static final Refusal E15_SUSPICIOUS =
            throttled("Due to suspicious activity, we are imposing temporary limits on your account.", null);
    /** E16: daily quota. */
    public static final Refusal E16_DAILY = throttled("You have reached the limit for today.", "DAILY_REQUEST_COUNT");
    /** E17: overload. */
    public static final Refusal E17_OVERLOAD =
            server("Encountered unexpectedly high load when processing the request, please try again.", null);
    /** E18: the model is down. */
    public static final Refusal E18_MODEL_DOWN =
            server("The model is temporarily unavailable.", "MODEL_TEMPORARILY_UNAVAILABLE");
    /** E19: the service is down. */
    public static final Refusal E19_UNAVAILABLE = new Refusal(
            503,
            "ServiceUnavailableException",
            "The service is temporarily unavailable. Please try again later.",
            null,
            -1);
    /** E20: generic server error. */
    public static final Refusal E20_SERVER =
            server("Encountered an unexpected error when processing the request, please try again.", null);
    /** E21: the context is too long. */
    public static final Refusal E21_TOO_LONG = invalid("Input is too long.", "CONTENT_LENGTH_EXCEEDS_THRESHOLD");
    /** E22: malformed, as said since mid-2026. */
    public static final Refusal E22_MALFORMED = invalid("Improperly formed request.", "REQUEST_BODY_INVALID");
    /** E23: a tool block is malformed. */
    public static final Refusal E23_TOOL_FORMAT = invalid("Invalid tool use format.", "REQUEST_BODY_INVALID");
    /** E24: the body is not JSON. */
    public static final Refusal E24_NOT_JSON =
            invalid("The request body is not valid JSON.", "REQUEST_BODY_INVALID_JSON");
    /** E26: the tool schema has a combinator at its root. */
    public static final Refusal E26_SCHEMA =
            invalid("input_schema does not support oneOf, allOf, or anyOf at the top level", "TOOL_SCHEMA_INVALID");
    /** E27: the model is not offered, the older text. */
    public static final Refusal E27_MODEL =
            invalid("Invalid model. Please select a different model to continue.", "INVALID_MODEL_ID");
    /** E27: the model is not offered, the newer text. */
    public static final Refusal E27_MODEL_2026 =
            invalid("Invalid model ID. Please select a different model to continue.", "INVALID_MODEL_ID");
    /** E28: a replayed signature is not genuine. */
    public static final Refusal E28_SIGNATURE =
            invalid("Invalid `signature` in `thinking` block", "THINKING_SIGNATURE_INVALID");
    /** E29: the model takes no extra fields. */
    public static final Refusal E29_FIELDS_UNSUPPORTED =
            invalid("additionalModelRequestFields is not supported for this model", null);
    /** E30: the body is too big for the gateway. */
    public static final Refusal E30_BODY_TOO_BIG = new Refusal(
            413,
            "RequestEntityTooLargeException",
            "Failed to buffer the request body: length limit exceeded",
            null,
            -1);
    /** E31: the edge gave up waiting. */
    public static final Refusal E31_EDGE_TIMEOUT = new Refusal(524, "", "A timeout occurred", null, -1);
    /** E32: nobody here knows the operation. */
    public static final Refusal E32_UNKNOWN_OPERATION =
            new Refusal(404, "UnknownOperationException", "The operation is not known.", null, -1);

    /** A 400 ValidationException. */
    public static Refusal invalid(String message, @Nullable String reason) {
        return new Refusal(400, "ValidationException", message, reason, -1);
    }

    /** A 403 AccessDeniedException. */
    public static Refusal denied(String message, @Nullable String reason) {
        return new Refusal(403, "AccessDeniedException", message, reason, -1);
    }

    /** A 429 ThrottlingException. */
    public static Refusal throttled(String message, @Nullable String reason) {
        return new Refusal(429, "ThrottlingException", message, reason, -1);
    }

    private static Refusal quota(String message, String reason) {
        return new Refusal(402, "ServiceQuotaExceededException", message, reason, -1);
    }

    private static Refusal server(String message, @Nullable String reason) {
        return new Refusal(500, "InternalServerException", message, reason, -1);
    }

    /** A copy with another status. */
    public Refusal withStatus(int other) {
        return new Refusal(other, errorType, message, reason, retryAfter);
    }

    /** A copy with another message. */
    public Refusal withMessage(String other) {
        return new Refusal(status, errorType, other, reason, retryAfter);
    }

    /** A copy that sends a {@code retry-after} header of so many seconds. */
    public Refusal withRetryAfter(int seconds) {
        return new Refusal(status, errorType, message, reason, seconds);
    }

    /** The answer in that dialect: {@code __type} in RPC only, capacity as 400 in L (kiro-upstream.md 12, item 10). */
    public Answer answer(Dialect dialect) {
        boolean capacity = "INSUFFICIENT_MODEL_CAPACITY".equals(reason) && status == 429;
        Map<String, Object> body = Json.object();
        if (dialect.isRpc() && !errorType.isEmpty()) {
            body.put("__type", namespace() + errorType);
        }
        body.putAll(Json.object("message", message, "reason", reason));
        Answer answer =
                Answer.of(capacity && dialect == Dialect.L ? 400 : status, dialect.contentType(), Json.bytes(body));
        if (!errorType.isEmpty()) {
            answer = answer.header("x-amzn-errortype", errorType);
        }
        return retryAfter < 0 ? answer : answer.header("retry-after", Integer.toString(retryAfter));
    }

    private String namespace() {
        return errorType.equals("UnknownOperationException")
                ? "com.amazon.coral.service#"
                : "com.amazon.aws.codewhisperer#";
    }
}

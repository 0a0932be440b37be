package io.kiroproxy.protocol.kiro.failure;

import static io.kiroproxy.protocol.kiro.failure.FailureRule.reason;
import static io.kiroproxy.protocol.kiro.failure.FailureRule.reasonPrefix;
import static io.kiroproxy.protocol.kiro.failure.FailureRule.shape;
import static io.kiroproxy.protocol.kiro.failure.FailureRule.status;
import static io.kiroproxy.protocol.kiro.failure.FailureRule.text;

import io.kiroproxy.core.spi.UpstreamFailure.Kind;
import io.kiroproxy.protocol.kiro.failure.FailureRule.Reset;
import java.util.List;

/**
 * The table itself, read from top to bottom; the first row that matches decides. E-numbers are those of
 * kiro-upstream.md 5.3; reasons without one are from kiro-upstream-2026.md 2.8.
 */
final class FailureTable {

    private static final String QUOTA = "The account's allowance is used up";
    private static final String TOKEN = "The upstream refused the account's access token";
    private static final String PERMISSION = "The account may not do this: wrong profile, region, plan or feature";
    private static final String SUSPENSION =
            "The vendor has suspended this account; its owner must contact the vendor's support";
    private static final String BUSY = "The model is short of capacity at the moment";
    private static final String RATE = "The upstream refuses more requests of this account for now";
    private static final String DOWN = "The upstream is out of order at the moment";
    private static final String INVALID = "The upstream refused the request";
    private static final String MODEL = "The upstream does not offer this model to this account";
    private static final String NO_OPERATION = "The upstream host does not know this operation";
    private static final String TOO_LONG = "prompt is too long";

    private FailureTable() {}

    static final List<FailureRule> ROWS = List.of(
            // Reason codes, whatever the status.
            reason(Kind.QUOTA_EXHAUSTED, QUOTA, "MONTHLY_REQUEST_COUNT", "OVERAGE_REQUEST_LIMIT_EXCEEDED"), // E9-E11
            reason(Kind.QUOTA_EXHAUSTED, QUOTA + " for today", "DAILY_REQUEST_COUNT")
                    .until(Reset.NEXT_UTC_DAY), // E16
            reason(Kind.SUSPENDED, SUSPENSION, "TEMPORARILY_SUSPENDED"), // E6
            reason(Kind.CAPACITY, BUSY, "INSUFFICIENT_MODEL_CAPACITY", "MODEL_TEMPORARILY_UNAVAILABLE"), // E14 E18
            reason(Kind.CONTEXT_TOO_LONG, TOO_LONG, "CONTENT_LENGTH_EXCEEDS_THRESHOLD", "PROMPT_TOO_LONG"), // E21
            reason(Kind.MODEL_DENIED, MODEL, "INVALID_MODEL_ID"), // E27
            reason(Kind.BAD_REQUEST, "The conversation has reached the upstream's limit", "CONVERSATION_LIMIT_EXCEEDED")
                    .quoted(), // E12
            reason(
                    Kind.THROTTLED,
                    RATE,
                    "USER_REQUEST_RATE_EXCEEDED", // E13
                    "SERVICE_REQUEST_RATE_EXCEEDED",
                    "CREDIT_CONSUMPTION_RATE_EXCEEDED",
                    "HOURLY_REQUEST_COUNT",
                    "WEEKLY_REQUEST_COUNT",
                    "USAGE_LIMIT_REACHED"),
            reason(
                    Kind.ACCESS_DENIED,
                    PERMISSION,
                    "FEATURE_NOT_SUPPORTED", // E8
                    "UNAUTHORIZED_CUSTOMIZATION_RESOURCE_ACCESS",
                    "UNAUTHORIZED_WORKSPACE_CONTEXT_FEATURE_ACCESS"),
            reason(
                    Kind.ACCESS_DENIED,
                    "The organisation's encryption key cannot be used",
                    "CUSTOMER_KMS_KEY_DISABLED",
                    "CUSTOMER_KMS_KEY_INVALID_KEY_POLICY",
                    "MISMATCHED_KMS_KEY"),
            reason(
                            Kind.BAD_REQUEST,
                            INVALID,
                            "THINKING_SIGNATURE_INVALID",
                            "INVALID_CONVERSATION_ID",
                            "INVALID_KMS_GRANT")
                    .quoted(), // E28
            reasonPrefix(Kind.BAD_REQUEST, INVALID, "TOOL_", "IMAGE_", "DOCUMENT_")
                    .quoted(), // E25 E26
            // Texts that mean the same under any status; the profile's absence is told apart from a bad body.
            text(Kind.SUSPENDED, SUSPENSION, "suspended", "user id"), // E6
            text(Kind.THROTTLED, RATE, "suspicious activity", "temporary limits")
                    .until(Reset.TEN_MINUTES), // E15
            text(Kind.CAPACITY, BUSY, "i am experiencing high traffic"), // E14
            text(Kind.CAPACITY, BUSY, "encountered unexpectedly high load"), // E17
            text(Kind.QUOTA_EXHAUSTED, QUOTA, "maximum request reached for this month"), // E11
            text(Kind.ACCESS_DENIED, "The upstream wants a profile for this account", "profilearn is required"), // E5
            text(Kind.ACCESS_DENIED, "The account's profile is not valid here", "invalid profilearn"),
            text(Kind.CONTEXT_TOO_LONG, TOO_LONG, "input is too long"), // E21
            text(Kind.CONTEXT_TOO_LONG, TOO_LONG, "prompt is too long"),
            text(Kind.CONTEXT_TOO_LONG, TOO_LONG, "length limit exceeded"), // E30
            text(Kind.MODEL_DENIED, MODEL, "invalid model", "select a different model"), // E27
            text(Kind.BAD_REQUEST, INVALID, "invalid tool use format").quoted(), // E23
            text(Kind.BAD_REQUEST, INVALID, "expected toolresult blocks").quoted(), // E25
            text(Kind.BAD_REQUEST, INVALID, "`tool_use` ids were found without").quoted(), // E25
            text(Kind.BAD_REQUEST, INVALID, "additionalmodelrequestfields").quoted(), // E29
            text(Kind.BAD_REQUEST, INVALID, "improperly formed request").quoted(), // E22
            text(Kind.ENDPOINT_UNKNOWN, NO_OPERATION, "unknownoperation"), // E32
            text(Kind.ENDPOINT_UNKNOWN, NO_OPERATION, "unknown operation"),
            reason(Kind.BAD_REQUEST, INVALID, "REQUEST_BODY_INVALID", "REQUEST_BODY_INVALID_JSON")
                    .quoted(), // E22 E24
            // The token: only where the status or the shape speaks of access, or CP's mistake comes back (5.5).
            shape(Kind.AUTH_EXPIRED, TOKEN, "ExpiredTokenException", "InvalidTokenException", "UnauthorizedException"),
            text(Kind.AUTH_EXPIRED, TOKEN, "bearer token").onlyFor(0, 200, 401, 403), // E1
            text(Kind.AUTH_EXPIRED, TOKEN, "token", "expired").onlyFor(0, 200, 401, 403), // E2
            text(Kind.AUTH_EXPIRED, TOKEN, "expiredtoken").onlyFor(0, 200, 401, 403),
            text(Kind.AUTH_EXPIRED, TOKEN, "invalid token").onlyFor(0, 200, 401, 403), // E2
            // Shapes, for bodies without a reason and for frames, which have no status.
            shape(Kind.SUSPENDED, SUSPENSION, "AccountSuspendedException"), // E7
            shape(Kind.ENDPOINT_UNKNOWN, NO_OPERATION, "UnknownOperationException", "UnknownOperation"), // E32
            shape(Kind.THROTTLED, RATE, "ThrottlingException", "ThrottlingError"), // E13 E14
            shape(Kind.QUOTA_EXHAUSTED, QUOTA, "ServiceQuotaExceededException", "ServiceQuotaExceededError"), // E9
            shape(Kind.ACCESS_DENIED, PERMISSION, "AccessDeniedException", "AccessDeniedError")
                    .quoted(), // E4
            shape(Kind.CONTEXT_TOO_LONG, TOO_LONG, "ContentLengthExceededException"),
            shape(Kind.BAD_REQUEST, INVALID, "ValidationException", "ValidationError", "SerializationException")
                    .quoted(),
            shape(Kind.UNAVAILABLE, DOWN, "InternalServerException", "ServiceUnavailableException"), // E19 E20
            // Statuses.
            status(Kind.UNAVAILABLE, "Something between the proxy and Kiro answered with a page", 400, 499)
                    .onlyHtml()
                    .onlyFor(400, 403),
            status(Kind.BAD_REQUEST, INVALID, 400, 400).quoted(),
            status(Kind.AUTH_EXPIRED, TOKEN, 401, 401), // E3
            status(Kind.QUOTA_EXHAUSTED, QUOTA, 402, 402), // E9
            status(Kind.ACCESS_DENIED, PERMISSION, 403, 403).quoted(), // E4 E8
            status(Kind.ENDPOINT_UNKNOWN, NO_OPERATION, 404, 405), // E32
            status(Kind.UNAVAILABLE, DOWN, 408, 408),
            status(Kind.ACCESS_DENIED, PERMISSION, 409, 409).quoted(),
            status(Kind.CONTEXT_TOO_LONG, TOO_LONG, 413, 413), // E30
            status(Kind.SUSPENDED, SUSPENSION, 423, 423), // E7
            status(Kind.THROTTLED, RATE, 429, 429), // E13
            status(Kind.BAD_REQUEST, INVALID, 406, 499).quoted(),
            status(Kind.TIMEOUT, "The upstream's edge gave up waiting for an answer", 504, 504), // E31
            status(Kind.TIMEOUT, "The upstream's edge gave up waiting for an answer", 524, 524), // E31
            status(Kind.UNAVAILABLE, DOWN, 500, 599), // E19 E20
            status(Kind.PROTOCOL, "The upstream answered with a status that has no meaning here", 201, 399),
            status(Kind.UNAVAILABLE, "The upstream broke off its answer with an error", 0, 200));
}

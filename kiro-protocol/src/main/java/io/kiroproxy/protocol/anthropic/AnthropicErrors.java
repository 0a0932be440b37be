package io.kiroproxy.protocol.anthropic;

import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.protocol.json.JsonWriter;
import io.kiroproxy.protocol.spi.ErrorReply;
import java.io.IOException;
import java.time.Duration;

/**
 * Errors in the vendor's form. Beside the vendor's own members the error object carries {@code code}, the stable name
 * of the kind, and {@code remedy}, what to do; clients ignore members they do not know.
 */
final class AnthropicErrors {

    /** What Claude Code looks for before it compacts or explains (clients.md 13). */
    private static final String TOO_LONG = "prompt is too long";

    private AnthropicErrors() {}

    private enum Retry {
        SENSIBLE,
        USELESS
    }

    private record Row(int status, String type, Retry retry) {}

    /** The one table (clients.md 11 and 13, decisions.md 1, 2 and 17). */
    private static Row row(ErrorKind kind) {
        return switch (kind) {
            case INVALID_REQUEST, CONTEXT_TOO_LONG, CONTENT_FILTERED -> useless(400, "invalid_request_error");
            case UNAUTHENTICATED -> useless(401, "authentication_error");
            case QUOTA_EXHAUSTED -> useless(402, "billing_error");
            case FORBIDDEN, ACCOUNT_ACTION_REQUIRED -> useless(403, "permission_error");
            case NOT_FOUND, MODEL_NOT_FOUND -> useless(404, "not_found_error");
            case METHOD_NOT_ALLOWED -> useless(405, "invalid_request_error");
            case REQUEST_TIMEOUT -> sensible(408, "timeout_error");
            case TOO_LARGE -> useless(413, "request_too_large");
            case UNSUPPORTED_MEDIA -> useless(415, "invalid_request_error");
            case OUTPUT_INVALID -> useless(422, "invalid_request_error");
            case UPGRADE_REFUSED -> useless(426, "invalid_request_error");
            case RATE_LIMITED -> sensible(429, "rate_limit_error");
            case INTERNAL -> sensible(500, "api_error");
            case UPSTREAM_ERROR -> sensible(502, "api_error");
            case UPSTREAM_UNAVAILABLE -> sensible(503, "api_error");
            case UPSTREAM_TIMEOUT -> sensible(504, "timeout_error");
            case OVERLOADED -> sensible(529, "overloaded_error");
        };
    }

    private static Row useless(int status, String type) {
        return new Row(status, type, Retry.USELESS);
    }

    private static Row sensible(int status, String type) {
        return new Row(status, type, Retry.SENSIBLE);
    }

    static ErrorReply reply(GatewayException failure, String requestId) {
        Row row = row(failure.kind());
        HttpFields.Builder fields =
                HttpFields.builder().add("content-type", AnthropicProtocol.JSON).add("request-id", requestId);
        Duration retryAfter = failure.retryAfter();
        if (retryAfter != null) {
            fields.add("retry-after", Long.toString(wholeSeconds(retryAfter)));
        }
        if (row.retry() == Retry.USELESS) {
            fields.add("x-should-retry", "false");
        }
        return new ErrorReply(row.status(), fields.build(), JsonWriter.bytes(json -> write(json, failure, requestId)));
    }

    /** Writes the error object, which is the same as a body and within a stream. */
    static void write(JsonWriter json, GatewayException failure, String requestId) throws IOException {
        json.beginObject().field("type", "error").name("error").beginObject();
        json.field("type", row(failure.kind()).type());
        json.field("message", message(failure));
        json.field("code", failure.kind().code()).field("remedy", failure.kind().remedy());
        json.endObject().field("request_id", requestId).endObject();
    }

    private static String message(GatewayException failure) {
        String message = failure.description();
        if (failure.kind() != ErrorKind.CONTEXT_TOO_LONG || message.contains(TOO_LONG)) {
            return message;
        }
        return TOO_LONG + ": " + message;
    }

    private static long wholeSeconds(Duration wait) {
        long seconds = wait.toSeconds() + (wait.toNanosPart() > 0 ? 1 : 0);
        return Math.max(1, seconds);
    }
}

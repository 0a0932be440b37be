package io.kiroproxy.protocol.responses;

import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.protocol.json.JsonWriter;
import io.kiroproxy.protocol.openaierror.OpenAiErrors;
import io.kiroproxy.protocol.spi.ClientCall;
import java.io.IOException;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * Errors that only this protocol has: those within a stream, and the one about a conversation that is not stored. All
 * other whole replies are {@link OpenAiErrors}.
 */
final class ResponsesErrors {

    private static final String TRY_AGAIN = "try again in ";

    private ResponsesErrors() {}

    /**
     * The codes within a stream, as clients tell them apart (clients.md 13): {@code rate_limit_exceeded} waits as long
     * as the message says, {@code server_error} is tried again at once, all others are final.
     */
    static String code(ErrorKind kind) {
        return switch (kind) {
            case CONTEXT_TOO_LONG -> "context_length_exceeded";
            case QUOTA_EXHAUSTED -> "insufficient_quota";
            case RATE_LIMITED, OVERLOADED -> "rate_limit_exceeded";
            case UPSTREAM_UNAVAILABLE, UPSTREAM_ERROR, UPSTREAM_TIMEOUT, REQUEST_TIMEOUT, INTERNAL -> "server_error";
            case INVALID_REQUEST,
                    CONTENT_FILTERED,
                    OUTPUT_INVALID,
                    UNAUTHENTICATED,
                    FORBIDDEN,
                    ACCOUNT_ACTION_REQUIRED,
                    NOT_FOUND,
                    MODEL_NOT_FOUND,
                    METHOD_NOT_ALLOWED,
                    TOO_LARGE,
                    UNSUPPORTED_MEDIA,
                    UPGRADE_REFUSED -> "invalid_prompt";
        };
    }

    /** Writes the error of a failed response. */
    static void write(JsonWriter json, GatewayException failure) throws IOException {
        json.beginObject().field("code", code(failure.kind())).field("message", message(failure));
        json.field("kiro_code", failure.kind().code())
                .field("kiro_remedy", failure.kind().remedy())
                .endObject();
    }

    private static String message(GatewayException failure) {
        String message = failure.description();
        OptionalLong wait = OpenAiErrors.retryAfterSeconds(failure);
        boolean said = message.toLowerCase(Locale.ROOT).contains(TRY_AGAIN);
        return wait.isEmpty() || said ? message : message + " Please " + TRY_AGAIN + wait.getAsLong() + "s.";
    }

    /** The answer to a request that goes on from {@code id}, which is not stored. */
    static ClientCall previousNotFound(String id, String requestId) {
        byte[] body = JsonWriter.bytes(json -> {
            json.beginObject().name("error").beginObject();
            json.field(
                    "message",
                    "Previous response with id '" + shorten(id)
                            + "' not found: answers are kept in memory for a while, and only when store is not false."
                            + " Send the whole conversation as input.");
            json.field("type", "invalid_request_error").field("param", "previous_response_id");
            json.field("code", "previous_response_not_found");
            json.field("kiro_code", ErrorKind.INVALID_REQUEST.code())
                    .endObject()
                    .endObject();
        });
        HttpFields fields = HttpFields.of(
                "content-type", ResponsesProtocol.JSON, "x-request-id", requestId, "x-should-retry", "false");
        return new ClientCall.Immediate(400, fields, body);
    }

    /** {@code id} at a length that can be shown. */
    static String shorten(String id) {
        return id.length() <= 80 ? id : id.substring(0, 80) + "…";
    }
}

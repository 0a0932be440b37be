package io.kiroproxy.protocol.gemini;

import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.protocol.json.JsonWriter;
import io.kiroproxy.protocol.spi.ErrorReply;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Errors in the vendor's form. {@code code} is the HTTP status; the kind's own stable name is the {@code reason} of an
 * {@code ErrorInfo} among the details, in the capitals that google.rpc demands of it.
 */
final class GeminiErrors {

    private static final String TYPE = "type.googleapis.com/google.rpc.";
    private static final String DOMAIN = "kiro-proxy";

    /** The vendor's words, by which programs know this error. */
    private static final String TOO_LONG = "exceeds the maximum number of tokens allowed";

    private static final String TOO_LONG_START = "The input token count " + TOO_LONG + ". ";

    /** Gemini CLI waits for what the body names, and about as long without (clients.md 13). */
    private static final Duration DEFAULT_RETRY_AFTER = Duration.ofSeconds(5);

    /** Gemini CLI gives up at once when a quota's id says that it counts per day (clients.md 13). */
    private static final String QUOTA_ID = "KiroRequestsPerDay";

    private static final String INVALID = "INVALID_ARGUMENT";

    private GeminiErrors() {}

    private record Row(int status, String name) {}

    /**
     * The one table (clients.md 11 and 13, decisions.md 1, 2 and 17). This protocol has no 402, so an exhausted quota is
     * the vendor's own 429.
     */
    private static Row row(ErrorKind kind) {
        return switch (kind) {
            case INVALID_REQUEST, CONTEXT_TOO_LONG, CONTENT_FILTERED -> new Row(400, INVALID);
            case OUTPUT_INVALID -> new Row(400, "FAILED_PRECONDITION");
            case UNAUTHENTICATED -> new Row(401, "UNAUTHENTICATED");
            case FORBIDDEN, ACCOUNT_ACTION_REQUIRED -> new Row(403, "PERMISSION_DENIED");
            case NOT_FOUND, MODEL_NOT_FOUND -> new Row(404, "NOT_FOUND");
            case METHOD_NOT_ALLOWED -> new Row(405, "UNIMPLEMENTED");
            case REQUEST_TIMEOUT -> new Row(408, "DEADLINE_EXCEEDED");
            case TOO_LARGE -> new Row(413, INVALID);
            case UNSUPPORTED_MEDIA -> new Row(415, INVALID);
            case UPGRADE_REFUSED -> new Row(426, "UNIMPLEMENTED");
            case RATE_LIMITED, QUOTA_EXHAUSTED, OVERLOADED -> new Row(429, "RESOURCE_EXHAUSTED");
            case INTERNAL -> new Row(500, "INTERNAL");
            case UPSTREAM_ERROR -> new Row(502, "UNAVAILABLE");
            case UPSTREAM_UNAVAILABLE -> new Row(503, "UNAVAILABLE");
            case UPSTREAM_TIMEOUT -> new Row(504, "DEADLINE_EXCEEDED");
        };
    }

    static ErrorReply reply(GatewayException failure, String requestId) {
        HttpFields.Builder fields =
                HttpFields.builder().add("content-type", GeminiProtocol.JSON).add("x-request-id", requestId);
        Duration retryAfter = retryAfter(failure);
        if (retryAfter != null) {
            fields.add("retry-after", Long.toString(wholeSeconds(retryAfter)));
        }
        int status = row(failure.kind()).status();
        return new ErrorReply(status, fields.build(), JsonWriter.bytes(json -> write(json, failure)));
    }

    /** Writes the error object, which is the same as a body and within a stream. */
    static void write(JsonWriter json, GatewayException failure) throws IOException {
        Row row = row(failure.kind());
        json.beginObject().name("error").beginObject().field("code", row.status());
        json.field("message", message(failure)).field("status", row.name());
        json.name("details").beginArray();
        detail(json, "ErrorInfo").field("reason", failure.kind().code().toUpperCase(Locale.ROOT));
        json.field("domain", DOMAIN).name("metadata").beginObject();
        json.field("remedy", failure.kind().remedy()).endObject().endObject();
        if (failure.kind() == ErrorKind.QUOTA_EXHAUSTED) {
            quotaFailure(json, failure);
        }
        Duration retryAfter = retryAfter(failure);
        if (retryAfter != null) {
            detail(json, "RetryInfo")
                    .field("retryDelay", wholeSeconds(retryAfter) + "s")
                    .endObject();
        }
        json.endArray().endObject().endObject();
    }

    private static void quotaFailure(JsonWriter json, GatewayException failure) throws IOException {
        detail(json, "QuotaFailure").name("violations").beginArray().beginObject();
        json.field("quotaMetric", DOMAIN + "/requests").field("quotaId", QUOTA_ID);
        json.field("description", failure.description());
        json.endObject().endArray().endObject();
    }

    /** Begins a detail; it stays open. */
    private static JsonWriter detail(JsonWriter json, String type) throws IOException {
        return json.beginObject().field("@type", TYPE + type);
    }

    private static String message(GatewayException failure) {
        String message = failure.description();
        boolean alreadySaid = failure.kind() != ErrorKind.CONTEXT_TOO_LONG || message.contains(TOO_LONG);
        return alreadySaid ? message : TOO_LONG_START + message;
    }

    /** A 429 that passes soon always names a wait; an exhausted quota only when its reset is known. */
    private static @Nullable Duration retryAfter(GatewayException failure) {
        boolean soon = failure.kind() == ErrorKind.RATE_LIMITED || failure.kind() == ErrorKind.OVERLOADED;
        return failure.retryAfter() == null && soon ? DEFAULT_RETRY_AFTER : failure.retryAfter();
    }

    private static long wholeSeconds(Duration wait) {
        long seconds = wait.toSeconds() + (wait.toNanosPart() > 0 ? 1 : 0);
        return Math.max(1, seconds);
    }
}

package io.kiroproxy.protocol.openaierror;

import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.protocol.json.JsonWriter;
import io.kiroproxy.protocol.spi.ErrorReply;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Errors in the vendor's form. {@code code} is the vendor's where it has one for the kind, else the kind's own stable
 * name; that name also stands in {@code kiro_code}, always. Clients ignore members they do not know.
 */
public final class OpenAiErrors {

    /** What clients look for before they compact (clients.md 13). */
    private static final String TOO_LONG = "exceeds the context window";

    private static final String TOO_LONG_START = "Your input exceeds the context window of this model (its maximum"
            + " context length); shorten the messages or start a new conversation. ";

    /** Some clients give up at once on a 429 that names no time (clients.md 13). */
    private static final Duration DEFAULT_RETRY_AFTER = Duration.ofSeconds(5);

    private static final String JSON = "application/json";
    private static final String INVALID = "invalid_request_error";
    private static final String PERMISSION = "permission_error";
    private static final String RATE = "rate_limit_error";
    private static final String SERVER = "server_error";

    private OpenAiErrors() {}

    private enum Retry {
        SENSIBLE,
        USELESS
    }

    private record Row(int status, String type, @Nullable String code, Retry retry) {}

    /**
     * The one table (clients.md 11 and 13, decisions.md 1, 2 and 17). An exhausted quota is the vendor's own 429
     * {@code insufficient_quota}, which must not be tried again.
     */
    private static Row row(ErrorKind kind) {
        return switch (kind) {
            case INVALID_REQUEST -> useless(400, INVALID, null);
            case CONTEXT_TOO_LONG -> useless(400, INVALID, "context_length_exceeded");
            case CONTENT_FILTERED -> useless(400, INVALID, "content_filter");
            case OUTPUT_INVALID -> useless(400, INVALID, null);
            case UNAUTHENTICATED -> useless(401, INVALID, "invalid_api_key");
            case FORBIDDEN, ACCOUNT_ACTION_REQUIRED -> useless(403, PERMISSION, null);
            case NOT_FOUND -> useless(404, INVALID, null);
            case MODEL_NOT_FOUND -> useless(404, INVALID, "model_not_found");
            case METHOD_NOT_ALLOWED -> useless(405, INVALID, null);
            case REQUEST_TIMEOUT -> sensible(408, INVALID, null);
            case TOO_LARGE -> useless(413, INVALID, null);
            case UNSUPPORTED_MEDIA -> useless(415, INVALID, null);
            case UPGRADE_REFUSED -> useless(426, INVALID, null);
            case QUOTA_EXHAUSTED -> useless(429, "insufficient_quota", "insufficient_quota");
            case RATE_LIMITED -> sensible(429, RATE, "rate_limit_exceeded");
            case OVERLOADED -> sensible(429, RATE, null);
            case INTERNAL -> sensible(500, SERVER, null);
            case UPSTREAM_ERROR -> sensible(502, SERVER, null);
            case UPSTREAM_UNAVAILABLE -> sensible(503, SERVER, null);
            case UPSTREAM_TIMEOUT -> sensible(504, SERVER, null);
        };
    }

    private static Row useless(int status, String type, @Nullable String code) {
        return new Row(status, type, code, Retry.USELESS);
    }

    private static Row sensible(int status, String type, @Nullable String code) {
        return new Row(status, type, code, Retry.SENSIBLE);
    }

    /** The whole reply for {@code failure}, with {@code retry-after} or the advice not to try again. */
    public static ErrorReply reply(GatewayException failure, String requestId) {
        Row row = row(failure.kind());
        HttpFields.Builder fields =
                HttpFields.builder().add("content-type", JSON).add("x-request-id", requestId);
        retryAfterSeconds(failure).ifPresent(seconds -> fields.add("retry-after", Long.toString(seconds)));
        if (row.retry() == Retry.USELESS) {
            fields.add("x-should-retry", "false");
        }
        return new ErrorReply(row.status(), fields.build(), JsonWriter.bytes(json -> write(json, failure)));
    }

    /** Writes the error object, which is the same as a body and within a stream. */
    public static void write(JsonWriter json, GatewayException failure) throws IOException {
        Row row = row(failure.kind());
        String code = row.code();
        json.beginObject().name("error").beginObject();
        json.field("message", message(failure)).field("type", row.type());
        json.field("param", failure.kind() == ErrorKind.MODEL_NOT_FOUND ? "model" : null);
        json.field("code", code == null ? failure.kind().code() : code);
        json.field("kiro_code", failure.kind().code())
                .field("kiro_remedy", failure.kind().remedy());
        json.endObject().endObject();
    }

    private static String message(GatewayException failure) {
        String message = failure.description();
        boolean alreadySaid = failure.kind() != ErrorKind.CONTEXT_TOO_LONG || message.contains(TOO_LONG);
        return alreadySaid ? message : TOO_LONG_START + message;
    }

    /** When trying again makes sense, in whole seconds, 1 or more; always known where clients need it. */
    public static OptionalLong retryAfterSeconds(GatewayException failure) {
        Row row = row(failure.kind());
        boolean needed = row.status() == 429 && row.retry() == Retry.SENSIBLE;
        Duration wait = failure.retryAfter() == null && needed ? DEFAULT_RETRY_AFTER : failure.retryAfter();
        return wait == null ? OptionalLong.empty() : OptionalLong.of(wholeSeconds(wait));
    }

    private static long wholeSeconds(Duration wait) {
        long seconds = wait.toSeconds() + (wait.toNanosPart() > 0 ? 1 : 0);
        return Math.max(1, seconds);
    }
}

package io.kiroproxy.server.http;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.protocol.spi.ClientProtocol;
import io.kiroproxy.protocol.spi.ErrorReply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Failures as whole replies: in the envelope of the protocol that owns the path, as {@code {"detail": …}} under
 * {@code /api} (kiroproxy-contract.md 2), else as a small JSON object.
 */
final class ErrorReplies {

    private ErrorReplies() {}

    static ErrorReply of(Refusal refusal, @Nullable ClientProtocol protocol, String path, String requestId) {
        ErrorReply reply = of(new GatewayException(refusal.kind(), refusal.message()), protocol, path, requestId);
        HttpFields.Builder fields = reply.fields().toBuilder();
        refusal.fields().forEach(fields::set);
        return new ErrorReply(refusal.status() == 0 ? reply.status() : refusal.status(), fields.build(), reply.body());
    }

    static ErrorReply of(GatewayException failure, @Nullable ClientProtocol protocol, String path, String requestId) {
        return protocol != null ? protocol.error(failure, requestId) : plain(failure, path, requestId);
    }

    private static ErrorReply plain(GatewayException failure, String path, String requestId) {
        String message = quoted(failure.description());
        String body = ApiRoute.owns(path)
                ? "{\"detail\":" + message + "}"
                : "{\"error\":{\"type\":" + quoted(failure.kind().code()) + ",\"message\":" + message
                        + "},\"request_id\":" + quoted(requestId) + "}";
        HttpFields.Builder fields = HttpFields.builder().add("content-type", "application/json");
        Duration retryAfter = failure.retryAfter();
        if (retryAfter != null) {
            fields.add("retry-after", Long.toString(Math.max(1, retryAfter.toSeconds())));
        }
        return new ErrorReply(status(failure.kind()), fields.build(), body.getBytes(StandardCharsets.UTF_8));
    }

    static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }

    private static int status(ErrorKind kind) {
        return switch (kind) {
            case INVALID_REQUEST, CONTEXT_TOO_LONG, CONTENT_FILTERED, OUTPUT_INVALID -> 400;
            case UNAUTHENTICATED -> 401;
            case FORBIDDEN, ACCOUNT_ACTION_REQUIRED -> 403;
            case NOT_FOUND, MODEL_NOT_FOUND -> 404;
            case METHOD_NOT_ALLOWED -> 405;
            case REQUEST_TIMEOUT -> 408;
            case TOO_LARGE -> 413;
            case UNSUPPORTED_MEDIA -> 415;
            case UPGRADE_REFUSED -> 426;
            case RATE_LIMITED, QUOTA_EXHAUSTED -> 429;
            case INTERNAL -> 500;
            case UPSTREAM_ERROR -> 502;
            case OVERLOADED, UPSTREAM_UNAVAILABLE -> 503;
            case UPSTREAM_TIMEOUT -> 504;
        };
    }
}

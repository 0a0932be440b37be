package io.kiroproxy.core;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The one unchecked root of what a call can fail with. The message is written for the client: it says what was
 * found and what was expected, and never contains a secret, a prompt or an answer.
 */
public final class GatewayException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ErrorKind kind;
    private final @Nullable Duration retryAfter;

    public GatewayException(ErrorKind kind, String message) {
        this(kind, message, null, null);
    }

    /**
     * @param retryAfter when trying again makes sense; null when nothing is known
     * @param cause for the log; never shown to the client
     */
    public GatewayException(ErrorKind kind, String message, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        super(Objects.requireNonNull(message, "message"), cause);
        this.kind = Objects.requireNonNull(kind, "kind");
        this.retryAfter = retryAfter;
    }

    /** An {@link ErrorKind#INVALID_REQUEST}. */
    public static GatewayException invalidRequest(String message) {
        return new GatewayException(ErrorKind.INVALID_REQUEST, message);
    }

    public ErrorKind kind() {
        return kind;
    }

    /** When trying again makes sense; null when nothing is known. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    /** The message, which is never null here. */
    public String description() {
        return Objects.requireNonNull(getMessage());
    }
}

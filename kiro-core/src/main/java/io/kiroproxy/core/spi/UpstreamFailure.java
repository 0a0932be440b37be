package io.kiroproxy.core.spi;

import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Why an attempt failed: a value until somebody decides what to do about it.
 *
 * @param kind the class of failure
 * @param message for the client; no secrets, no prompt text
 * @param status the HTTP status, 0 when there was none
 * @param reason the upstream's own reason code, null when it gave none
 * @param requestId the upstream's id of the request, null when it gave none
 * @param retryAfter what the upstream asked for, null when it did not
 * @param resetsAt when a quota comes back, null when unknown
 */
public record UpstreamFailure(
        Kind kind,
        String message,
        int status,
        @Nullable String reason,
        @Nullable String requestId,
        @Nullable Duration retryAfter,
        @Nullable Instant resetsAt) {

    /** Whom a failure is about; only an account-scope failure changes an account's state (user-pains.md P12). */
    public enum Scope {
        REQUEST,
        MODEL,
        ACCOUNT,
        ENDPOINT
    }

    /** The classes of failure (architecture.md 7.1, kiro-upstream.md 5.5). */
    public enum Kind {
        /** The access token was refused; renewing it may help. */
        AUTH_EXPIRED(Scope.ACCOUNT, ErrorKind.UPSTREAM_UNAVAILABLE),
        /** The credentials are dead until their owner logs in again. */
        NEEDS_LOGIN(Scope.ACCOUNT, ErrorKind.ACCOUNT_ACTION_REQUIRED),
        /** The account may not do this: wrong profile, region or feature. */
        ACCESS_DENIED(Scope.ACCOUNT, ErrorKind.ACCOUNT_ACTION_REQUIRED),
        /** The vendor has locked the account; never answered by switching (decisions.md 4). */
        SUSPENDED(Scope.ACCOUNT, ErrorKind.ACCOUNT_ACTION_REQUIRED),
        /** Too many requests. */
        THROTTLED(Scope.ACCOUNT, ErrorKind.RATE_LIMITED),
        /** The plan's allowance is used up. */
        QUOTA_EXHAUSTED(Scope.ACCOUNT, ErrorKind.QUOTA_EXHAUSTED),
        /** The model is short of capacity for the moment. */
        CAPACITY(Scope.MODEL, ErrorKind.RATE_LIMITED),
        /** The account's plan, region or network does not offer the model. */
        MODEL_DENIED(Scope.MODEL, ErrorKind.MODEL_NOT_FOUND),
        /** The host does not know the operation. */
        ENDPOINT_UNKNOWN(Scope.ENDPOINT, ErrorKind.UPSTREAM_ERROR),
        /** The upstream is out of order: 5xx and kin. */
        UNAVAILABLE(Scope.ENDPOINT, ErrorKind.UPSTREAM_UNAVAILABLE),
        /** No connection, or it broke before the answer's head. */
        NETWORK(Scope.ENDPOINT, ErrorKind.UPSTREAM_UNAVAILABLE),
        /** Silence past a limit. */
        TIMEOUT(Scope.ENDPOINT, ErrorKind.UPSTREAM_TIMEOUT),
        /** The answer ended too early. */
        CUT(Scope.ENDPOINT, ErrorKind.UPSTREAM_ERROR),
        /** The answer's bytes make no sense. */
        PROTOCOL(Scope.ENDPOINT, ErrorKind.UPSTREAM_ERROR),
        CONTEXT_TOO_LONG(Scope.REQUEST, ErrorKind.CONTEXT_TOO_LONG),
        CONTENT_FILTERED(Scope.REQUEST, ErrorKind.CONTENT_FILTERED),
        BAD_REQUEST(Scope.REQUEST, ErrorKind.INVALID_REQUEST),
        /** The client left. */
        CANCELLED(Scope.REQUEST, ErrorKind.INTERNAL);

        private final Scope scope;
        private final ErrorKind errorKind;

        Kind(Scope scope, ErrorKind errorKind) {
            this.scope = scope;
            this.errorKind = errorKind;
        }

        /** Whom it is about. */
        public Scope scope() {
            return scope;
        }

        /** What the client is told when nothing more is tried. */
        public ErrorKind errorKind() {
            return errorKind;
        }
    }

    public UpstreamFailure {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(message, "message");
    }

    /** A failure without an HTTP answer. */
    public static UpstreamFailure of(Kind kind, String message) {
        return new UpstreamFailure(kind, message, 0, null, null, null, null);
    }

    /** What the client is told when nothing more is tried. */
    public GatewayException toException() {
        return new GatewayException(kind.errorKind(), message, retryAfter, null);
    }
}

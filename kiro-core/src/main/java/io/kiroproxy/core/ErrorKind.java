package io.kiroproxy.core;

/**
 * What went wrong, in the caller's terms. Each client protocol maps a kind to its own status, type and body in one
 * table; {@link #code()} is the same in all of them and never changes.
 */
public enum ErrorKind {
    /** The request is malformed or asks for something impossible. */
    INVALID_REQUEST("invalid_request"),
    /** Input and history do not fit the model's window. */
    CONTEXT_TOO_LONG("context_too_long"),
    /** The client's own key is missing or wrong. Never used for upstream credentials (decisions.md 17). */
    UNAUTHENTICATED("unauthenticated"),
    /** The client's key does not allow this, or the request comes from a foreign place. */
    FORBIDDEN("forbidden"),
    /** Every usable account needs its owner: login, suspension, missing profile. */
    ACCOUNT_ACTION_REQUIRED("account_action_required"),
    /** No such path or object. */
    NOT_FOUND("not_found"),
    /** No such model; the message carries suggestions. */
    MODEL_NOT_FOUND("model_not_found"),
    METHOD_NOT_ALLOWED("method_not_allowed"),
    /** The client took too long to send its request. */
    REQUEST_TIMEOUT("request_timeout"),
    /** The body is over its limit. */
    TOO_LARGE("too_large"),
    UNSUPPORTED_MEDIA("unsupported_media"),
    /** Too many calls: the client's own limit, or all accounts are cooling down. */
    RATE_LIMITED("rate_limited"),
    /** All accounts, or the client key's budget, are used up until a reset. */
    QUOTA_EXHAUSTED("quota_exhausted"),
    /** The proxy itself has no room; try again soon. */
    OVERLOADED("overloaded"),
    /** The model's answer does not have the shape the client demanded, even after it was asked to mend it. */
    OUTPUT_INVALID("output_invalid"),
    /** The upstream answered in a way that cannot be used, or broke off. */
    UPSTREAM_ERROR("upstream_error"),
    /** The upstream or every account is out of service for the moment. */
    UPSTREAM_UNAVAILABLE("upstream_unavailable"),
    /** The upstream stayed silent past a limit. */
    UPSTREAM_TIMEOUT("upstream_timeout"),
    /** The upstream's content filter refused before any output. */
    CONTENT_FILTERED("content_filtered"),
    /** The path speaks plain HTTP only; a WebSocket upgrade was asked for. */
    UPGRADE_REFUSED("upgrade_refused"),
    /** A defect of the proxy. */
    INTERNAL("internal");

    private final String code;

    ErrorKind(String code) {
        this.code = code;
    }

    /** The stable name used in bodies, logs and the error catalogue. */
    public String code() {
        return code;
    }
}

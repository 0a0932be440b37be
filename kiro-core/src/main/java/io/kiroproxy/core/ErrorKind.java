package io.kiroproxy.core;

/**
 * What went wrong, in the caller's terms. Each client protocol maps a kind to its own status, type and body in one
 * table; {@link #code()} is the same in all of them and never changes. {@code docs/errors.md} lists them all.
 */
public enum ErrorKind {
    /** The request is malformed or asks for something impossible. */
    INVALID_REQUEST(
            "invalid_request",
            "The request is malformed or asks for something impossible.",
            "Change the request as the message says."),
    /** Input and history do not fit the model's window. */
    CONTEXT_TOO_LONG(
            "context_too_long",
            "Input and history do not fit the model's window.",
            "Compact or shorten the conversation, or start a new one."),
    /** The client's own key is missing or wrong. Never used for upstream credentials (decisions.md 17). */
    UNAUTHENTICATED(
            "unauthenticated",
            "The client's own key is missing or wrong. Never used for upstream credentials.",
            "Set the client's API key to one of this proxy's client keys."),
    /** The client's key does not allow this, or the request comes from a foreign place. */
    FORBIDDEN(
            "forbidden",
            "The client's key does not allow this, or the request comes from a foreign place.",
            "Use a key that allows it, or ask whoever runs the proxy."),
    /** Every usable account needs its owner: login, suspension, missing profile. */
    ACCOUNT_ACTION_REQUIRED(
            "account_action_required",
            "Every usable account needs its owner: login, suspension, missing profile.",
            "Log the named account in again or restore it, in the web UI or with kiro-proxy accounts."),
    /** No such path or object. */
    NOT_FOUND("not_found", "No such path or object.", "Check the base URL and the path."),
    /** No such model; the message carries suggestions where a name is near. */
    MODEL_NOT_FOUND(
            "model_not_found",
            "No such model; the message carries suggestions where a name is near.",
            "Choose a model of the model list, or set an alias."),
    /** The path does not know this method. */
    METHOD_NOT_ALLOWED(
            "method_not_allowed", "The path does not know this method.", "Use the method of the protocol's reference."),
    /** The client took too long to send its request. */
    REQUEST_TIMEOUT(
            "request_timeout",
            "The client took too long to send its request.",
            "Send the request again, without pauses."),
    /** The body is over its limit. */
    TOO_LARGE("too_large", "The body is over its limit.", "Send less, or raise server.max-body-size."),
    /** The body's coding is not read here. */
    UNSUPPORTED_MEDIA(
            "unsupported_media",
            "The body's coding is not read here.",
            "Send JSON, plain or with content-encoding gzip."),
    /** Too many calls: the client's own limit, or all accounts are cooling down. */
    RATE_LIMITED(
            "rate_limited",
            "Too many calls: the client's own limit, or all accounts are cooling down.",
            "Wait as long as retry-after says, or add an account."),
    /** All accounts, or the client key's budget, are used up until a reset. */
    QUOTA_EXHAUSTED(
            "quota_exhausted",
            "All accounts, or the client key's budget, are used up until a reset.",
            "Wait for the reset that the message names, or add an account."),
    /** The proxy itself has no room; try again soon. */
    OVERLOADED(
            "overloaded",
            "The proxy itself has no room; try again soon.",
            "Send the request again in a moment, or raise the limit of calls."),
    /** The model's answer does not have the shape the client demanded, even after it was asked to mend it. */
    OUTPUT_INVALID(
            "output_invalid",
            "The model's answer does not have the shape the client demanded, even after it was asked to mend it.",
            "Simplify the schema, or choose a stronger model."),
    /** The upstream answered in a way that cannot be used, or broke off. */
    UPSTREAM_ERROR(
            "upstream_error",
            "The upstream answered in a way that cannot be used, or broke off.",
            "Send the request again; if it stays, look at the call in the web UI."),
    /** The upstream or every account is out of service for the moment. */
    UPSTREAM_UNAVAILABLE(
            "upstream_unavailable",
            "The upstream or every account is out of service for the moment.",
            "Send the request again later, or look at the accounts in the web UI."),
    /** The upstream stayed silent past a limit. */
    UPSTREAM_TIMEOUT(
            "upstream_timeout",
            "The upstream stayed silent past a limit.",
            "Send the request again, or raise upstream.timeouts."),
    /** The upstream's content filter refused before any output. */
    CONTENT_FILTERED(
            "content_filtered",
            "The upstream's content filter refused before any output.",
            "Word the request in another way, or offer fewer tools."),
    /** The path speaks plain HTTP only; a WebSocket upgrade was asked for. */
    UPGRADE_REFUSED(
            "upgrade_refused",
            "The path speaks plain HTTP only; a WebSocket upgrade was asked for.",
            "Send a plain POST; clients do so by themselves."),
    /** A defect of the proxy. */
    INTERNAL("internal", "A defect of the proxy.", "Look at the proxy's log, and report it.");

    private final String code;
    private final String cause;
    private final String remedy;

    ErrorKind(String code, String cause, String remedy) {
        this.code = code;
        this.cause = cause;
        this.remedy = remedy;
    }

    /** The stable name used in bodies, logs and the error catalogue. */
    public String code() {
        return code;
    }

    /** What has happened, in general; an error's message says what exactly. */
    public String cause() {
        return cause;
    }

    /** What the person at the client can do about it. */
    public String remedy() {
        return remedy;
    }
}

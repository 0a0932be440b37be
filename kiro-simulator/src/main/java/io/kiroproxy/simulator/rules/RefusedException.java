package io.kiroproxy.simulator.rules;

/** Ends a request with an error answer. Cheap: it has no stack trace. */
public final class RefusedException extends RuntimeException {
    private final transient Refusal refusal;

    /** Ends the request with this answer. */
    public RefusedException(Refusal refusal) {
        super(refusal.message(), null, false, false);
        this.refusal = refusal;
    }

    /** The answer. */
    public Refusal refusal() {
        return refusal;
    }
}

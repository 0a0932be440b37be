package io.kiroproxy.core.spi;

import java.util.Objects;

/** Carries an {@link UpstreamFailure} out of a method or stage. Has no stack trace: the value says it all. */
public final class UpstreamFailureException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient UpstreamFailure failure;

    public UpstreamFailureException(UpstreamFailure failure) {
        super(Objects.requireNonNull(failure, "failure").message(), null, false, false);
        this.failure = failure;
    }

    public UpstreamFailure failure() {
        return failure;
    }
}

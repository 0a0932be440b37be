package io.kiroproxy.credential.refresh;

/** Credentials that no refresh can be made of. */
final class UnusableCredentialsException extends Exception {
    private static final long serialVersionUID = 1L;
    private final String reason;

    UnusableCredentialsException(String reason) {
        super(reason);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}

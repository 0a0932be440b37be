package io.kiroproxy.credential.seal;

import java.io.IOException;

/** A key that is missing or another one, or sealed bytes that are damaged. The message has neither key nor content. */
public final class SealException extends IOException {

    private static final long serialVersionUID = 1L;

    /** Says what was found and what was expected. */
    public SealException(String message) {
        super(message);
    }

    /** Says the same of another failure. */
    public SealException(String message, Throwable cause) {
        super(message, cause);
    }
}

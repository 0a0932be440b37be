package io.kiroproxy.server;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A server could not start. The message says why and what would help. */
public final class ServerStartException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Why it could not. */
    public enum Reason {
        /** Something else listens on the port; a program ends with status 69 (decisions.md 22). */
        ADDRESS_IN_USE,
        /** The address is not one of this machine's, or may not be bound. */
        ADDRESS_UNUSABLE,
        /** Others could reach it without a key. */
        UNPROTECTED,
        /** {@code telemetry.endpoint} is set and nothing is there that sends traces. */
        NO_TELEMETRY,
        /** The home cannot be written; a program ends with status 77. */
        HOME_UNWRITABLE
    }

    private final Reason reason;

    ServerStartException(Reason reason, String message, @Nullable Throwable cause) {
        super(Objects.requireNonNull(message, "message"), cause);
        this.reason = reason;
    }

    /** Why it could not start. */
    public Reason reason() {
        return reason;
    }
}

package io.kiroproxy.server.access;

import io.kiroproxy.core.GatewayException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whether a call may run. */
public sealed interface Admittance {

    /**
     * It may. Has to be given back with {@link AccessState#settle}.
     *
     * @param budget what a soft budget that is used up says, null for nothing
     * @param claim what is set aside for it
     * @param at when
     * @param until when it ends by itself
     */
    record Granted(
            Claim claim,
            Instant at,
            Instant until,
            @Nullable String budget) implements Admittance {}

    /** It may not, with the reason for the client. */
    record Refused(GatewayException reason) implements Admittance {}
}

package io.kiroproxy.server.spi;

import java.util.Objects;

/**
 * What lines of a log name a traced call by.
 *
 * @param trace the id of the whole trace, 32 hexadecimal digits
 * @param span the id of the call's own span in it, 16 hexadecimal digits
 */
public record TraceIds(String trace, String span) {
    public TraceIds {
        Objects.requireNonNull(trace, "trace");
        Objects.requireNonNull(span, "span");
    }
}

package io.kiroproxy.benchmarks.endurance;

import io.kiroproxy.server.config.Limit;
import io.kiroproxy.server.config.Limits;
import java.util.Locale;

/**
 * What one client that does not read may cost the process, from the limits that hold it; in bytes.
 *
 * @param unsent what waits for the client's socket: {@link Limit#WRITE_HIGH}
 * @param asked what is collected until it is handed to the socket, 16 KiB, and events that were asked for before, 32 KiB
 * @param read what one read of the upstream's socket brings at most
 * @param rounding what the allocator holds beyond these, as it was measured; not derived from its code
 * @param decoded events of one delivery of 32 KiB that nobody has asked for yet, twice as large in memory as on the wire
 * @param call the call itself, its two channels and its request
 */
record StallBound(long unsent, long asked, long read, long rounding, long decoded, long call) {

    static final StallBound STANDARD =
            new StallBound(Limits.DEFAULTS.of(Limit.WRITE_HIGH), 48 << 10, 32 << 10, 44 << 10, 64 << 10, 32 << 10);

    long perClient() {
        return unsent + asked + read + rounding + decoded + call;
    }

    String said(int clients) {
        return String.format(
                Locale.ROOT,
                "bound for each: %d KiB unsent + %d KiB asked for + %d KiB read + %d KiB rounding + %d KiB decoded + %d KiB for the call ="
                        + " %d KiB, %.0f MiB for %d",
                unsent >> 10,
                asked >> 10,
                read >> 10,
                rounding >> 10,
                decoded >> 10,
                call >> 10,
                perClient() >> 10,
                perClient() * (double) clients / (1 << 20),
                clients);
    }
}

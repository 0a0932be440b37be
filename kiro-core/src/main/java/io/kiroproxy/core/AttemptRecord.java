package io.kiroproxy.core;

import io.kiroproxy.core.spi.UpstreamFailure;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One exchange with the upstream.
 *
 * @param account our id of the account
 * @param endpoint the endpoint in a few words
 * @param startedAt when it was sent
 * @param endedAt when its answer ended or failed
 * @param status the HTTP status, 0 when there was none
 * @param failure why it failed, null when it did not
 */
public record AttemptRecord(
        String account,
        String endpoint,
        Instant startedAt,
        Instant endedAt,
        int status,
        @Nullable UpstreamFailure failure) {
    public AttemptRecord {
        Objects.requireNonNull(account, "account");
        Objects.requireNonNull(endpoint, "endpoint");
    }
}

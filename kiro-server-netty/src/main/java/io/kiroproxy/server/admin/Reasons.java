package io.kiroproxy.server.admin;

import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.spi.UpstreamFailure;
import io.kiroproxy.core.spi.UpstreamFailureException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** What people are told about a failure. A defect is logged and told as no more than that. */
final class Reasons {

    private static final System.Logger LOG = System.getLogger(Reasons.class.getName());

    private Reasons() {}

    static String of(Throwable failure) {
        Throwable cause = cause(failure);
        if (cause instanceof GatewayException known) {
            return known.description();
        }
        if (cause instanceof UpstreamFailureException upstream) {
            return upstream.failure().message();
        }
        LOG.log(System.Logger.Level.ERROR, "an admin request failed unexpectedly", cause);
        return "the proxy failed unexpectedly";
    }

    static @Nullable UpstreamFailure upstream(Throwable failure) {
        return cause(failure) instanceof UpstreamFailureException upstream ? upstream.failure() : null;
    }

    static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}

package io.kiroproxy.server.http;

import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.spi.UpstreamFailureException;
import java.util.concurrent.CompletionException;

/** Turns whatever was thrown into what the client is told; a defect is logged and told as no more than that. */
final class Failures {

    private static final System.Logger LOG = System.getLogger(Failures.class.getName());

    private Failures() {}

    static GatewayException known(Throwable thrown) {
        Throwable failure =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (failure instanceof GatewayException known) {
            return known;
        }
        if (failure instanceof UpstreamFailureException upstream) {
            return upstream.failure().toException();
        }
        LOG.log(System.Logger.Level.ERROR, "a call failed unexpectedly", failure);
        return new GatewayException(ErrorKind.INTERNAL, "the proxy failed unexpectedly", null, failure);
    }
}

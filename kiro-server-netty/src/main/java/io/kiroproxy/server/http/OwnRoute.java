package io.kiroproxy.server.http;

import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.protocol.spi.ClientCall;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/**
 * An answer of the server itself to GET.
 *
 * @param zone which rules of access hold
 * @param place where the answer is made
 * @param answer makes the answer of the request's header fields
 */
record OwnRoute(Router.Zone zone, Place place, Function<HttpFields, ClientCall.Immediate> answer) {

    /** Where an answer is made. */
    enum Place {
        /** At once on the event loop: it must not block. */
        LOOP,
        /** On a worker, because files are read or compressed for it. */
        WORKER
    }

    static ClientCall.Immediate text(int status, String body) {
        return of(status, "text/plain; charset=utf-8", body);
    }

    private static ClientCall.Immediate of(int status, String type, String body) {
        return new ClientCall.Immediate(
                status,
                HttpFields.of("content-type", type, "cache-control", "no-store"),
                body.getBytes(StandardCharsets.UTF_8));
    }
}

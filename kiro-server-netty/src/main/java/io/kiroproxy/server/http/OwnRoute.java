package io.kiroproxy.server.http;

import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.protocol.spi.ClientCall;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/**
 * An answer of the server itself to GET.
 *
 * @param zone which rules of access hold
 * @param answer makes the answer of the request's header fields; runs on the event loop and must not block
 */
record OwnRoute(Router.Zone zone, Function<HttpFields, ClientCall.Immediate> answer) {

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

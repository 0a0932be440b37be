package io.kiroproxy.protocol.spi;

import io.kiroproxy.core.GatewayException;
import java.util.List;

/**
 * One client wire format: its routes, its reader, its writers and its error bodies. Stateless and thread-safe
 * unless it says otherwise; found by {@link java.util.ServiceLoader} when it is a service.
 */
public interface ClientProtocol {

    /** A short stable name, for example {@code anthropic}. */
    String name();

    /** The paths it answers, conditional ones first where two protocols share a path. */
    List<ClientRoute> routes();

    /**
     * Reads a request.
     *
     * @throws GatewayException with a sentence that says what is wrong and where
     */
    ClientCall read(ClientRequest request);

    /** The whole HTTP reply for a failure, streaming or not, as long as no head was sent. */
    ErrorReply error(GatewayException failure, String requestId);
}

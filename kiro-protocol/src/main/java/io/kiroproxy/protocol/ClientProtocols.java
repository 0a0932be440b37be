package io.kiroproxy.protocol;

import io.kiroproxy.protocol.spi.ClientProtocol;
import java.util.List;
import java.util.ServiceLoader;

/** The client protocols that are installed: those of this module and of others, found by {@link ServiceLoader}. */
public final class ClientProtocols {

    private ClientProtocols() {}

    /** All of them, new instances, in the order the thread's class loader finds them. */
    public static List<ClientProtocol> all() {
        return ServiceLoader.load(ClientProtocol.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }
}
